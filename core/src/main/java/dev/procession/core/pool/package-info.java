/** The pool as a pure state machine: events in, actions out; no thread, clock or socket. */
package dev.procession.core.pool;
