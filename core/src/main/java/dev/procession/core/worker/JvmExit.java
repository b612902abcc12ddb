package dev.procession.core.worker;

import java.util.ArrayList;
import java.util.List;

/**
 * The exit of this JVM: from then on no task is taken, no worker started. It begins with the first
 * shutdown hook of ours that runs; all hooks run at the same time, in no order.
 */
public final class JvmExit {
  private static final List<Runnable> LAST_WORDS = new ArrayList<>();
  private static volatile boolean begun;

  static {
    if (!mayAddHook(thread(JvmExit::begin))) {
      begun = true;
    }
  }

  private JvmExit() {}

  /**
   * Whether one of our hooks has begun.
   *
   * @return one volatile read
   */
  public static boolean hasBegun() {
    return begun;
  }

  /**
   * Whether any hook has begun, which may be the caller: asks the JVM.
   *
   * @return whether this JVM exits
   */
  public static boolean isUnderWay() {
    if (!begun) {
      Thread probe = thread(() -> {});
      if (mayAddHook(probe)) {
        withdraw(probe);
      } else {
        begin();
      }
    }
    return begun;
  }

  /** Of nobody: it is kept as long as the JVM. */
  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "procession-exit", 0, false);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** The JVM refuses new ones once it exits. */
  private static boolean mayAddHook(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void withdraw(Thread hook) {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      begin();
    }
  }

  /**
   * Has something done when the exit begins, before workers are ended.
   *
   * @param words what to do; it must not wait
   */
  public static void atBegin(Runnable words) {
    synchronized (LAST_WORDS) {
      LAST_WORDS.add(words);
    }
  }

  /** The exit begins; whoever calls this later waits until what is to be done first is done. */
  public static void begin() {
    synchronized (LAST_WORDS) {
      begun = true;
      LAST_WORDS.forEach(Runnable::run);
      LAST_WORDS.clear();
    }
  }
}
