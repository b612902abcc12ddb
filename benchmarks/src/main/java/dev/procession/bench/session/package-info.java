/** What a measurement is given, and how it tells what it found. */
@NullMarked
package dev.procession.bench.session;

import org.jspecify.annotations.NullMarked;
