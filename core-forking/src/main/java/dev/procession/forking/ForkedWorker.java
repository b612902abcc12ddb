package dev.procession.forking;

import dev.procession.ExitReport;
import dev.procession.core.worker.ForwardingListener;
import dev.procession.core.worker.Shortage;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.Ending;
import dev.procession.ipc.Grip;
import dev.procession.ipc.Liveness;
import dev.procession.ipc.RemoteWorker;
import dev.procession.ipc.wire.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * One child JVM from launch to clean-up, on one thread: launch, accept its connection, converse
 * until that ends, wait for its exit, tell how it ended. Whatever is thrown meanwhile, an Error too,
 * the child is killed and its exit is told, once. Other threads reach in only to end it: a
 * kill may come at any moment, also before the process exists, and then takes effect as soon as it
 * does. This object's monitor guards the process and the reason for its end.
 */
final class ForkedWorker implements Runnable, Grip {
  /** A JVM that has said goodbye, or whose connection broke, has so long to exit. */
  private static final long EXIT_SECONDS = 20;

  private static final String FAILED = "this JVM failed while it served it: ";

  private final WorkerRequest request;
  private final WorkerListener listener;
  private final UnaryOperator<List<String>> prefix;
  private final MemoryGuard memory;
  private final RemoteWorker remote;
  private final Descendants descendants = new Descendants();
  private @Nullable Process process;
  private @Nullable Kill kill;
  private volatile @Nullable ArchiveKey archiveKey;
  private long systemKills;
  private volatile boolean becameReady;

  /** What is told if there is no memory to tell more. */
  private final ExitReport lastResort;

  ForkedWorker(
      WorkerRequest request,
      WorkerListener listener,
      UnaryOperator<List<String>> prefix,
      Liveness liveness,
      @Nullable MemoryLimit limit) {
    this.request = request;
    this.listener = listener;
    this.prefix = prefix;
    this.memory = new MemoryGuard(request, limit, listener, this);
    this.remote = new RemoteWorker(request, new ReadyWatch(), this, liveness);
    this.lastResort = neverReady(FAILED + "an error", 0, List.of());
  }

  /**
   * Sees the worker become ready. What can wait is done when its pool knows it; for a spare it is
   * done before, while nobody waits: its first task may come as soon as it is told as ready.
   */
  private final class ReadyWatch extends ForwardingListener {
    ReadyWatch() {
      super(listener);
    }

    @Override
    public void onReady(long pid) {
      becameReady = true;
      super.onReady(pid);
      if (memory.isNeeded()) {
        memory.begin(jvm(pid));
      }
      if (!request.spare()) {
        doWhatCanWait();
      }
    }
  }

  private void doWhatCanWait() {
    try {
      StaleFolders.sweepOnce();
      ArchiveKey key = archiveKey;
      if (key != null) {
        Archivist.ofThisProgram().request(key);
      }
    } catch (RuntimeException | Error e) {
      // As for lack of threads: the worker needs none of it.
    }
  }

  RemoteWorker remote() {
    return remote;
  }

  @Override
  public void run() {
    ExitReport report = null;
    try (WorkerDirectory directory = WorkerDirectory.create()) {
      report = live(directory);
    } catch (IOException | RuntimeException | Error e) {
      report = report == null ? failure(e) : report;
      if (Shortage.isIn(e)) {
        listener.onShortage();
      }
    } finally {
      listener.onExit(report == null ? lastResort : report);
    }
  }

  private ExitReport failure(Throwable failure) {
    return becameReady
        ? new ExitReport(
            request.name(),
            pid(),
            ExitReport.Kind.KILLED,
            null,
            "killed by this executor: " + FAILED + failure,
            List.of(),
            null,
            List.of())
        : neverReady(
            "it can't be launched: " + (failure instanceof Error ? failure : failure.getMessage()),
            pid(),
            List.of());
  }

  private synchronized long pid() {
    return process == null ? 0 : process.pid();
  }

  private ExitReport live(WorkerDirectory directory) throws IOException {
    JvmCommand command = JvmCommand.of(request.process(), directory);
    archiveKey = command.archiveKey();
    List<String> line = prefix.apply(command.line());
    systemKills = SystemKills.count();
    try {
      Process child = launch(line); // as early as can be: what follows is done while its JVM starts
      try (OutputPumps pumps = OutputPumps.start(child, request);
          Rendezvous rendezvous = Rendezvous.open(directory)) {
        Bootstrap bootstrap = Bootstrap.create(rendezvous.address(), directory.path());
        bootstrap.send(child.getOutputStream());
        Preparation.ofTasks(remote);
        if (request.spare()) {
          doWhatCanWait();
        }
        return converse(command, line, rendezvous, child, pumps, bootstrap, directory);
      }
    } finally {
      end();
    }
  }

  /** Also of one that was launched and then could not be served. */
  private void end() {
    Process child;
    synchronized (this) {
      child = process;
    }
    if (child == null) {
      return;
    }
    try {
      ProcessTree.kill(child);
      descendants.leave();
    } finally {
      Children.forget(child);
      memory.end();
      RemoteWorker.removeFilesOf(child.pid());
    }
  }

  private Process launch(List<String> line) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line);
    ChildEnvironment.apply(request.process(), builder.environment());
    if (request.process().workingDirectory() != null) {
      builder.directory(request.process().workingDirectory().toFile());
    }
    synchronized (this) {
      Process child = builder.start();
      process = child;
      Children.remember(child);
      if (kill != null) {
        ProcessTree.kill(child);
      }
      return child;
    }
  }

  private ExitReport converse(
      JvmCommand command,
      List<String> line,
      Rendezvous rendezvous,
      Process child,
      OutputPumps pumps,
      Bootstrap bootstrap,
      WorkerDirectory directory)
      throws IOException {
    Connection met = rendezvous.meet(child, () -> kill() != null, bootstrap);
    if (met != null) { // its own children may hold the connection's other end
      descendants.gather(child, "procession-" + request.name() + "-group");
      CompletableFuture<Void> unused = child.onExit().thenRun(met::onPeerEnded);
    }
    Ending ending =
        met == null
            ? new Ending(Ending.Kind.LOST, 0, "it ended before it connected")
            : converse(met);
    int status = awaitExit(child, ending);
    if (kill() != null) {
      descendants.kill(); // before its output is waited for
    }
    if (met != null) {
      remote.settle();
    }
    pumps.join();
    Kill killed = kill();
    if (!becameReady) {
      if (rendezvous.wasStarved() || Shortage.isIn(pumps.tail())) {
        listener.onShortage();
      }
      String reason =
          killed != null
              ? Remedy.ofKilled(killed.reason(), pumps.tail())
              : Remedy.of(
                  met == null ? "it ended before it was ready" : ending.reason(),
                  line,
                  command.arguments(),
                  status,
                  pumps.tail());
      return neverReady(reason, child.pid(), pumps.tail());
    }
    return new Exits(
            status,
            ending,
            killed,
            pumps.tail(),
            CrashFile.find(directory, child.pid()),
            SystemKills.count() - systemKills)
        .report(request.name(), child.pid());
  }

  /** Whatever fails here, a listener of the user's too, ends the child, not the care for it. */
  private Ending converse(Connection met) {
    try {
      return remote.converse(met);
    } catch (RuntimeException | Error e) {
      kill(FAILED + e);
      return new Ending(Ending.Kind.LOST, 0, FAILED + e);
    }
  }

  private synchronized @Nullable Kill kill() {
    return kill == null && Children.areEnded() ? new Kill("this JVM exits", false) : kill;
  }

  /** Waits for the exit; a JVM that lingers after the end of its conversation is killed. */
  private int awaitExit(Process child, Ending ending) {
    while (true) {
      try {
        if (!child.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
          onUnresponsive(
              "it did not exit within " + EXIT_SECONDS + " s of this: " + ending.reason());
          return child.waitFor();
        }
        return child.exitValue();
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt this thread; the child is waited for in any case.
      }
    }
  }

  private ExitReport neverReady(String reason, long pid, List<String> stderr) {
    return new ExitReport(
        request.name(), pid, ExitReport.Kind.NEVER_READY, null, reason, stderr, null, List.of());
  }

  @Override
  public synchronized void terminate() {
    if (process != null) {
      process.toHandle().destroy(); // Process.destroy ends the life-line too, and its code can win
    }
  }

  @Override
  public synchronized void onUnresponsive(String reason) {
    kill(reason);
    kill = kill == null ? null : new Kill(kill.reason(), true);
  }

  @Override
  public Optional<Duration> processorTime(long pid) {
    return jvm(pid).flatMap(jvm -> jvm.info().totalCpuDuration());
  }

  /** The JVM itself: what a launcher uses says nothing about the JVM that it started. */
  private Optional<ProcessHandle> jvm(long pid) {
    Process child;
    synchronized (this) {
      child = process;
    }
    if (child == null) {
      return Optional.empty();
    }
    Stream<ProcessHandle> candidates =
        child.pid() == pid ? Stream.of(child.toHandle()) : child.descendants();
    return candidates.filter(one -> one.pid() == pid).findFirst();
  }

  @Override
  public synchronized void kill(String reason) {
    if (kill == null) {
      kill = process == null ? new Kill(reason, false) : Kill.of(reason, process.pid());
    }
    if (process != null) {
      ProcessTree.kill(process);
    }
  }
}
