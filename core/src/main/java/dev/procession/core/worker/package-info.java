/**
 * What a backend supplies to the engine: a way to start workers, send them orders, and hear of
 * them. A backend has no future, queue or retry logic of its own.
 */
package dev.procession.core.worker;
