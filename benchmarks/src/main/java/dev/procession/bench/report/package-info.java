/** What a run found, for people and for programs. */
@NullMarked
package dev.procession.bench.report;

import org.jspecify.annotations.NullMarked;
