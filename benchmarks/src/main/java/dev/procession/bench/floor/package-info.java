/** What the machine can do without any pool. */
@NullMarked
package dev.procession.bench.floor;

import org.jspecify.annotations.NullMarked;
