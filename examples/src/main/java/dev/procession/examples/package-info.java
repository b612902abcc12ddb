/** The command line of the examples: which there are, and how one is run. */
package dev.procession.examples;
