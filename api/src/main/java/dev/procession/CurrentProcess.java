package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * The process this code runs in: Python's {@code os.getpid()}, {@code os.getppid()} and {@code
 * current_process()}.
 *
 * @param name {@code MainProcess} in a JVM that no executor started
 * @param pid the id of the operating system's process
 * @param parentPid the id of the process that started it; in a thread of the backend {@code local},
 *     that is this process too
 * @param daemon whether it ends with its parent, and so may not have children
 * @param backend the name of the backend that runs this code, empty in the main process
 */
public record CurrentProcess(
    String name, long pid, long parentPid, boolean daemon, String backend) {

  private static final InheritableThreadLocal<@Nullable CurrentProcess> THREAD =
      new InheritableThreadLocal<>();
  private static volatile @Nullable CurrentProcess jvm;

  /**
   * The process this code runs in.
   *
   * @return this process, never {@code null}
   */
  public static CurrentProcess get() {
    CurrentProcess thread = THREAD.get();
    if (thread != null) {
      return thread;
    }
    CurrentProcess self = jvm;
    if (self == null) {
      ProcessHandle handle = ProcessHandle.current();
      long parent = handle.parent().map(ProcessHandle::pid).orElse(0L);
      self = new CurrentProcess("MainProcess", handle.pid(), parent, false, "");
    }
    return self;
  }

  /**
   * For backends whose workers are JVMs: from now on this JVM is that process.
   *
   * @param self what {@link #get()} returns in every thread
   */
  public static void bindJvm(CurrentProcess self) {
    jvm = self;
  }

  /**
   * For backends whose workers are threads: from now on this thread, and the threads that it
   * starts, are that process.
   *
   * @param self what {@link #get()} returns in this thread; {@code null} ends the binding
   */
  public static void bindThread(@Nullable CurrentProcess self) {
    if (self == null) {
      THREAD.remove();
    } else {
      THREAD.set(self);
    }
  }
}
