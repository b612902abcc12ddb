/**
 * How two JVMs talk: {@link dev.procession.ipc.RemoteWorker} is the parent's side of one
 * conversation, {@link dev.procession.ipc.WorkerSession} the worker's. And the backend {@code
 * socket}, whose workers are JVMs that someone started with {@link dev.procession.ipc.Worker}.
 */
package dev.procession.ipc;
