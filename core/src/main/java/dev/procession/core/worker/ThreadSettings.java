package dev.procession.core.worker;

import org.jspecify.annotations.Nullable;

/** What a task may change of the thread that runs it, as it was before. */
public final class ThreadSettings {
  private final Thread thread;
  private final String name;
  private final int priority;
  private final @Nullable ClassLoader loader;

  private ThreadSettings(Thread thread) {
    this.thread = thread;
    this.name = thread.getName();
    this.priority = thread.getPriority();
    this.loader = thread.getContextClassLoader();
  }

  /**
   * Those of a thread.
   *
   * @param thread the thread
   * @return as they are now
   */
  public static ThreadSettings of(Thread thread) {
    return new ThreadSettings(thread);
  }

  /** Puts them back, so that the next task finds nothing of the last one; cheap if unchanged. */
  @SuppressWarnings("ThreadPriorityCheck") // it undoes what relied on it
  public void restore() {
    if (!thread.getName().equals(name)) {
      thread.setName(name);
    }
    if (thread.getPriority() != priority) {
      thread.setPriority(priority);
    }
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
  }
}
