package dev.procession.bench.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process took in some seconds, by Linux's own account.
 *
 * @param megabytes its proportional share of memory
 * @param percent its CPU, of one core
 * @param ownPercent the CPU of this JVM
 */
record Load(double megabytes, double percent, double ownPercent) {
  private static final double TICKS_A_SECOND = 100;
  private static final int USER_TIME = 11;

  static Load of(long pid, int seconds) throws IOException, InterruptedException {
    long own = ProcessHandle.current().pid();
    long before = ticks(pid);
    long ownBefore = ticks(own);
    Thread.sleep(seconds * 1000L);
    double percent = 100 * (ticks(pid) - before) / TICKS_A_SECOND / seconds;
    double ownPercent = 100 * (ticks(own) - ownBefore) / TICKS_A_SECOND / seconds;
    return new Load(pss(pid), percent, ownPercent);
  }

  private static double pss(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      if (line.startsWith("Pss:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no Pss for pid=" + pid);
  }

  /** User and system time; the name, in parentheses, may hold spaces. */
  private static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
  }
}
