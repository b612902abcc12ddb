package dev.procession.examples.census;

import java.io.PrintStream;

/** How far the census is, on standard error: a bar on a terminal, else a line now and then. */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 40;
  private static final int LINES = 10;
  private static final long REDRAW_NANOS = 50_000_000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out = System.err;
  private final boolean terminal;
  private final int total;
  private int done;
  private long drawn;

  private Progress(boolean terminal, int total) {
    this.terminal = terminal;
    this.total = total;
  }

  /** {@code examples/run} knows whether standard error is a terminal; Java does not. */
  static Progress start(int total) {
    Progress progress = new Progress(Boolean.getBoolean("examples.terminal"), total);
    progress.draw();
    return progress;
  }

  void onJar() {
    done++;
    boolean due =
        terminal
            ? System.nanoTime() - drawn > REDRAW_NANOS
            : (long) done * LINES / total > (done - 1L) * LINES / total;
    if (due) {
      draw();
    }
  }

  private void draw() {
    drawn = System.nanoTime();
    if (terminal) {
      int filled = total == 0 ? WIDTH : (int) ((long) done * WIDTH / total);
      String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
      out.print(CLEAR_LINE + "census [" + bar + "] " + done + " of " + total + " jars");
    } else {
      out.println("census: " + done + " of " + total + " jars");
    }
    out.flush();
  }

  @Override
  public void close() {
    if (terminal) {
      out.print(CLEAR_LINE);
      out.flush();
    }
  }
}
