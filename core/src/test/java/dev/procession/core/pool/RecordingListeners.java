package dev.procession.core.pool;

import dev.procession.ExecutorListener;
import dev.procession.ExitReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Two listeners, told in the way of all: one throws now and then, the other one writes down. */
final class RecordingListeners {
  private static final Logger COMPLAINTS = Logger.getLogger("dev.procession.listener");

  static {
    COMPLAINTS.setLevel(Level.OFF);
  }

  private final Events events = new Events();
  private final List<String> noted = new ArrayList<>();
  private final Recorder recorder = new Recorder(noted);
  private final List<String> heard = new ArrayList<>();

  void subscribe(Simulation simulation) {
    subscribe(new Recorder(heard));
    subscribe(new ThrowingListener(simulation));
  }

  private void subscribe(ExecutorListener listener) {
    AutoCloseable unused = events.subscribe(listener);
  }

  void note(Consumer<ExecutorListener> event) {
    if (events.isHeard()) {
      event.accept(recorder);
      events.note(event);
    }
  }

  void deliver() {
    events.deliver();
  }

  boolean heardAll() {
    return heard.equals(noted);
  }

  @Override
  public String toString() {
    return "noted=" + noted + ", heard=" + heard;
  }

  private record Recorder(List<String> lines) implements ExecutorListener {
    @Override
    public void onTaskQueued(long id, String name) {
      lines.add("queued " + id);
    }

    @Override
    public void onTaskStarted(long id, String worker) {
      lines.add("started " + id + " at " + worker);
    }

    @Override
    public void onTaskFinished(long id, Optional<Throwable> failure) {
      lines.add("finished " + id);
    }

    @Override
    public void onWorkerStarted(String worker, long pid) {
      lines.add("ready " + worker);
    }

    @Override
    public void onWorkerExited(ExitReport report) {
      lines.add("exited " + report.worker());
    }
  }

  private record ThrowingListener(Simulation simulation) implements ExecutorListener {
    @Override
    public void onTaskQueued(long id, String name) {
      maybeThrow();
    }

    @Override
    public void onTaskStarted(long id, String worker) {
      maybeThrow();
    }

    @Override
    public void onTaskFinished(long id, Optional<Throwable> failure) {
      maybeThrow();
    }

    @Override
    public void onWorkerStarted(String worker, long pid) {
      maybeThrow();
    }

    @Override
    public void onWorkerExited(ExitReport report) {
      maybeThrow();
    }

    private void maybeThrow() {
      if (simulation.chance(3)) {
        throw new IllegalStateException("planted");
      }
    }
  }
}
