/** What an example runs on: its arguments, and executors of the backend that was asked for. */
package dev.procession.examples.stage;
