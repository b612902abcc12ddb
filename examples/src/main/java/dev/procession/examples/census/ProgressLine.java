package dev.procession.examples.census;

import java.io.PrintStream;

/** How far the census is: one line that moves on a terminal, a line now and then elsewhere. */
final class ProgressLine {
  private static final int WIDTH = 40;
  private static final int PLAIN_LINES = 10;

  private final PrintStream out;
  private final boolean terminal;
  private final int total;
  private int done;

  ProgressLine(PrintStream out, boolean terminal, int total) {
    this.out = out;
    this.terminal = terminal;
    this.total = total;
  }

  void advance() {
    done++;
    if (terminal) {
      int filled = WIDTH * done / Math.max(1, total);
      out.print(
          "\r[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + done + "/" + total);
      if (done == total) {
        out.println();
      }
      out.flush();
    } else if (done == total || done % Math.max(1, total / PLAIN_LINES) == 0) {
      out.println(done + " of " + total + " jars");
    }
  }
}
