/** How tasks, results and exceptions become bytes and values again. */
@NullMarked
package dev.procession.ipc.codec;

import org.jspecify.annotations.NullMarked;
