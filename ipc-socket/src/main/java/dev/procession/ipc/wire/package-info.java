/** Frames over a socket between two JVMs, and the handshake that comes before them. */
package dev.procession.ipc.wire;
