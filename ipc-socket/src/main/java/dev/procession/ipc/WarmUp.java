package dev.procession.ipc;

import dev.procession.SerializableCallable;
import dev.procession.core.worker.Drill;

/**
 * What a spare runs before it is told as ready, so that its first task of a user finds everything
 * loaded, linked and open. It comes as such a task does: by the conversation, and of a class that
 * no archive has, so that it is found in the class path.
 */
final class WarmUp {
  /** The id of these orders, which no task has: for who looks, the worker took up none. */
  static final long ORDER = 0;

  /** Enough for what a task runs through to have been linked by each thread that can. */
  static final int ROUNDS = 8;

  private static final String NOTHING = "dev/procession/nothing";

  private WarmUp() {}

  static SerializableCallable<Integer> task(int round) {
    return Drill.of(WarmUp::run, round);
  }

  /** To find out that nothing has that name, each jar is opened, which takes milliseconds. */
  static Integer run(Integer round) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (round == 0 && loader != null) {
      Object unused = loader.getResource(NOTHING);
    }
    return round;
  }
}
