/** The pools that are compared. */
@NullMarked
package dev.procession.bench.subject;

import org.jspecify.annotations.NullMarked;
