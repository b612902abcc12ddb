/** The census: counts what is in the jars of a folder, hostile ones included. */
package dev.procession.examples.census;
