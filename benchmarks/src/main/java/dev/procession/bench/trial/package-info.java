/** One measurement, in a JVM of its own. */
@NullMarked
package dev.procession.bench.trial;

import org.jspecify.annotations.NullMarked;
