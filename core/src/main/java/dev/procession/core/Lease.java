package dev.procession.core;

import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;

/**
 * What the users of one executor hold. When the last of them has let go without a close, the
 * executor is shut down: what was submitted still runs, then the workers leave; and a warning says
 * where it was opened.
 */
final class Lease {
  private static final Cleaner CLEANER = Cleaner.create();

  private Lease() {}

  static Lease of(OpenExecutor open) {
    Lease lease = new Lease();
    Cleaner.Cleanable unused = CLEANER.register(lease, new Dropped(open, new Throwable()));
    return lease;
  }

  /** Must not refer to the lease. */
  private record Dropped(OpenExecutor open, Throwable opening) implements Runnable {
    @Override
    public void run() {
      if (!open.isShutdown()) {
        System.getLogger("dev.procession.executor")
            .log(
                Level.WARNING,
                "an executor was dropped without close(): backend="
                    + open.pool().backend()
                    + ", opened at "
                    + opener()
                    + "; what was submitted still runs, then its workers leave; open it in a"
                    + " try-with-resources statement");
        open.shutdown();
      }
    }

    /** The caller of {@code Executor.open}, or of the backend if that was called directly. */
    private String opener() {
      StackTraceElement[] stack = opening.getStackTrace();
      int last = 0;
      for (int i = 0; i < stack.length; i++) {
        String type = stack[i].getClassName();
        if (type.startsWith("dev.procession.core.") || type.equals("dev.procession.Executor")) {
          last = i;
        }
      }
      return last + 1 < stack.length ? stack[last + 1].toString() : "?";
    }
  }
}
