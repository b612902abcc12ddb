/** The programs of a Python tutorial on processes, in Java. */
package dev.procession.examples.tutorial;
