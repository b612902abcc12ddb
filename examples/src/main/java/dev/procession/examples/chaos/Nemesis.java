package dev.procession.examples.chaos;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Kills and stops workers, and cancels tasks, until it is told to leave; then all may go on. */
final class Nemesis implements Runnable {
  static final String KILLED = "workers killed with signal 9";
  static final String STOPPED = "workers stopped for a while";

  private static final int LONGEST_PAUSE_MILLIS = 400;
  private static final int LONGEST_STOP_MILLIS = 400;
  private static final int MOST_CANCELLED = 20;

  private final SplittableRandom random;
  private final Watch watch;
  private final Entries entries;
  private final Tally tally;
  private final CountDownLatch leave = new CountDownLatch(1);
  private final Thread thread = new Thread(this, "chaos-nemesis");

  Nemesis(SplittableRandom random, Watch watch, Entries entries, Tally tally) {
    this.random = random;
    this.watch = watch;
    this.entries = entries;
    this.tally = tally;
  }

  void start() {
    thread.start();
  }

  /** Ends it; no worker stays stopped. */
  void leave() throws InterruptedException {
    leave.countDown();
    thread.join();
  }

  @Override
  public void run() {
    try {
      while (!leave.await(random.nextInt(LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
        switch (random.nextInt(4)) {
          case 0 -> kill();
          case 1 -> stop();
          default -> cancel();
        }
      }
    } catch (InterruptedException | IOException e) {
      tally.wrong("the nemesis gave up", e.toString());
    }
  }

  private void kill() {
    for (long pid : one(watch.living())) {
      // Only a child of ours: its number may be another's by now.
      ProcessHandle.current()
          .children()
          .filter(child -> child.pid() == pid)
          .forEach(
              child -> {
                if (child.destroyForcibly()) {
                  tally.count(KILLED);
                }
              });
    }
  }

  private void stop() throws IOException, InterruptedException {
    for (long pid : one(watch.living())) {
      if (signal("-STOP", pid)) {
        tally.count(STOPPED);
        boolean unused = leave.await(random.nextInt(LONGEST_STOP_MILLIS), TimeUnit.MILLISECONDS);
        boolean gone = !signal("-CONT", pid);
        if (gone) {
          tally.count("workers that ended while stopped");
        }
      }
    }
  }

  private static boolean signal(String name, long pid) throws IOException, InterruptedException {
    if (ProcessHandle.current().children().noneMatch(child -> child.pid() == pid)) {
      return false;
    }
    Process kill =
        new ProcessBuilder("kill", name, String.valueOf(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return kill.waitFor() == 0;
  }

  private void cancel() {
    int count = random.nextInt(MOST_CANCELLED);
    for (int i = 0; i < count; i++) {
      entries.recent(random).forEach(Entry::cancel);
    }
  }

  private List<Long> one(List<Long> pids) {
    return pids.isEmpty() ? List.of() : List.of(pids.get(random.nextInt(pids.size())));
  }
}
