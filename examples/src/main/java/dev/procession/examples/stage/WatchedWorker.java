package dev.procession.examples.stage;

import dev.procession.ProcessSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One worker's JVM, started again whenever it exits; its output goes where the spec says. */
final class WatchedWorker implements Runnable {
  private static final long PAUSE_MILLIS = 100;
  private static final long LISTENING_SECONDS = 30;

  private final ProcessBuilder command;
  private final boolean silent;
  private final CountDownLatch listening = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable Process process;
  private boolean ended;

  private WatchedWorker(ProcessBuilder command, boolean silent) {
    this.command = command;
    this.silent = silent;
  }

  static WatchedWorker start(ProcessBuilder command, ProcessSpec spec) {
    WatchedWorker worker = new WatchedWorker(command, spec.output() == ProcessSpec.Output.DISCARD);
    Thread thread = new Thread(worker, "examples-worker");
    thread.setDaemon(true);
    thread.start();
    return worker;
  }

  /** Waits until the first start is done; if that fails, the backend says what it can't reach. */
  void awaitListening() {
    try {
      boolean unused = listening.await(LISTENING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      for (Process current = next(); current != null; current = next()) {
        relay(current);
        current.waitFor();
        if (over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("a worker can't be started: " + e.getMessage());
    } finally {
      listening.countDown();
    }
  }

  private synchronized @Nullable Process next() throws IOException {
    if (ended) {
      return null;
    }
    process = command.start();
    return process;
  }

  /** Passes on all but the first line, which says that the worker listens. */
  private void relay(Process current) throws IOException {
    try (BufferedReader lines = current.inputReader(Charset.defaultCharset())) {
      lines.readLine();
      listening.countDown();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!silent) {
          System.out.println(line);
        }
      }
    } catch (IOException e) {
      if (over.getCount() > 0 && current.isAlive()) { // end() closes it before the process is gone
        throw e;
      }
    }
  }

  void end() {
    Process last;
    synchronized (this) {
      ended = true;
      last = process;
    }
    over.countDown();
    if (last != null) {
      last.descendants().forEach(ProcessHandle::destroyForcibly);
      last.destroyForcibly();
      last.onExit().join();
    }
  }
}
