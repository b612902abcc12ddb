/** The one future of all backends, and the streams of results over it. */
package dev.procession.core.task;
