/**
 * Files and folders where others may have made, changed or swapped them: looked at without
 * following links, read within bounds, removed by descriptors.
 */
@NullMarked
package dev.procession.ipc.files;

import org.jspecify.annotations.NullMarked;
