package dev.procession.ipc;

import dev.procession.core.worker.Cargo;
import dev.procession.ipc.wire.Frame;

/** A cargo of this module: bytes, and the numbers in them that the worker has to learn first. */
interface Payload extends Cargo {

  /** The frame that takes it to a worker. */
  Frame frame(long orderId);

  int[] words();

  /** Its arrays in shared memory. */
  StoredArrays stored();
}
