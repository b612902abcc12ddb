/** Workers that are killed, stopped and exhausted while every task is accounted for. */
package dev.procession.examples.chaos;
