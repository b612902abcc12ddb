package dev.procession.forking;

import dev.procession.ExecutorListener;
import dev.procession.ExitReport;
import dev.procession.tck.Patience;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The ends of workers that executors tell, in the order told. */
final class ToldExits implements ExecutorListener {
  final BlockingQueue<ExitReport> all = new LinkedBlockingQueue<>();

  @Override
  public void onWorkerExited(ExitReport report) {
    all.add(report);
  }

  /** Takes the next one; {@code null} if none comes in time. */
  @Nullable ExitReport next() throws InterruptedException {
    return all.poll(Patience.deadline().toSeconds(), TimeUnit.SECONDS);
  }

  /** That of a process; it may be told a moment after a close has returned. */
  ExitReport of(long pid) {
    Patience.until("the exit is told", () -> all.stream().anyMatch(exit -> exit.pid() == pid));
    return all.stream().filter(exit -> exit.pid() == pid).findFirst().orElseThrow();
  }
}
