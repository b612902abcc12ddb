/** Large arrays that lie beside the messages, in memory that both sides see. */
@NullMarked
package dev.procession.ipc.annex;

import org.jspecify.annotations.NullMarked;
