/** Programs a newcomer runs first; {@code examples/run} lists them. */
package dev.procession.examples;
