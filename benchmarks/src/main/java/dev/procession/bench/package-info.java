/** Everything side by side on one machine, in one run. */
@NullMarked
package dev.procession.bench;

import org.jspecify.annotations.NullMarked;
