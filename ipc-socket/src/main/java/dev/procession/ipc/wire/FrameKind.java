package dev.procession.ipc.wire;

import java.io.IOException;

/** What a frame says. The wire carries the ordinal: new kinds are added at the end. */
public enum FrameKind {
  /** To the worker: who it is. The first frame after the handshake. */
  SETUP,
  /** To the worker: run this. */
  ORDER,
  /** To the worker: give that order back if it has not started. */
  RECALL,
  /** To the worker: interrupt that order if it runs. */
  INTERRUPT,
  /** To the worker: end once you have answered what you hold; the id is the exit code. */
  DRAIN,
  /** To the worker: exit as on SIGTERM. */
  TERMINATE,
  /** To the worker: halt. */
  KILL,
  /**
   * From the worker: ready for orders; the id is its process id, the payload one byte: 1 if it sees
   * its parent's memory.
   */
  READY,
  /** From the worker: serving another executor; try again. */
  BUSY,
  /** From the worker: the order's result; eight bytes of run time, then the value. */
  RESULT,
  /** From the worker: the order's failure; eight bytes of run time, then the failure. */
  FAILURE,
  /**
   * From the worker: the order, recalled before it started. Of a chunk that had started: the items
   * after those that it keeps, whose number is the payload, four bytes.
   */
  RETURNED,
  /** From the worker: all is answered, I leave; the id is the exit code. */
  GOODBYE,
  /** From both: what the number given as id stands for in the orders or results that follow. */
  DEFINE,
  /** From the worker: the order, recalled, has started; its answer comes or has come. */
  KEPT,
  /** To the worker: say that you live. */
  PING,
  /** From the worker: it lives; the answer to a ping, whatever its task does. */
  PONG,
  /** To the worker: apply a function to these items. */
  CHUNK,
  /** From the worker: a chunk has ended; eight bytes of run time, four of count, the results. */
  RESULTS,
  /** From the worker: a chunk runs for long; as {@link #RESULTS}, of the items so far. */
  PART,
  /**
   * To a worker that does not see its parent's memory: an array of the order or chunk of the same
   * id, which follows.
   */
  ARRAY,
  /** To the worker: as {@link #ORDER}, and say {@link #BEGUN} when the task's own code begins. */
  LIMITED,
  /** From the worker: the order is decoded, and the task's own code begins. */
  BEGUN,
  /**
   * To the worker: say where the thread is that runs tasks. From the worker: that; its stack as
   * text, a line for each call.
   */
  STACK;

  private static final FrameKind[] KINDS = values();

  @SuppressWarnings("EnumOrdinal") // see above
  byte code() {
    return (byte) ordinal();
  }

  static FrameKind of(byte ordinal) throws IOException {
    if (ordinal < 0 || ordinal >= KINDS.length) {
      throw new IOException("unknown kind of frame: kind=" + ordinal);
    }
    return KINDS[ordinal];
  }
}
