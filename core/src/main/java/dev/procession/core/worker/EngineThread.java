package dev.procession.core.worker;

/**
 * A daemon thread of the engine or of a backend, which runs no task and no callback. Nobody has a
 * reason to interrupt it, but application servers and tests interrupt all threads that they find,
 * and an interrupt would close the channel or socket that it waits for. So it can't be interrupted.
 */
public final class EngineThread extends Thread {

  /**
   * Makes one, not started.
   *
   * @param work what it does
   * @param name its name
   */
  public EngineThread(Runnable work, String name) {
    super(work, name);
    setDaemon(true);
  }

  /** Does nothing. */
  @Override
  public void interrupt() {}
}
