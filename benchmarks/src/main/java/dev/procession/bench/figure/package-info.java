/** What was measured, and how far its rounds lie apart. */
@NullMarked
package dev.procession.bench.figure;

import org.jspecify.annotations.NullMarked;
