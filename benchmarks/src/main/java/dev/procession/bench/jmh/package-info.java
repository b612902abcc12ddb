/** The parts, one by one, with JMH. */
@NullMarked
package dev.procession.bench.jmh;

import org.jspecify.annotations.NullMarked;
