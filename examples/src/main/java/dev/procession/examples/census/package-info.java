/** Counts what is in the jars of a folder, hostile ones among them, each in a forked worker. */
package dev.procession.examples.census;
