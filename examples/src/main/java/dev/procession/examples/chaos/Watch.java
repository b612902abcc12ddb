package dev.procession.examples.chaos;

import dev.procession.ExecutorListener;
import dev.procession.ExitReport;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the executor told: who lives, who has died of what, which task was taken up how often. */
final class Watch implements ExecutorListener {
  private final Set<Long> living = ConcurrentHashMap.newKeySet();
  private final Set<Long> everSeen = ConcurrentHashMap.newKeySet();
  private final Map<Long, Integer> starts = new ConcurrentHashMap<>();
  private final Map<String, Integer> losses = new ConcurrentHashMap<>();
  private final Map<Long, Integer> ends = new ConcurrentHashMap<>();
  private final Map<ExitReport.Kind, Long> exits = new EnumMap<>(ExitReport.Kind.class);

  @Override
  public void onWorkerStarted(String worker, long pid) {
    everSeen.add(pid);
    living.add(pid);
  }

  @Override
  public void onWorkerExited(ExitReport report) {
    living.remove(report.pid());
    report.tasks().forEach(task -> losses.merge(task, 1, Integer::sum));
    synchronized (exits) {
      exits.merge(report.kind(), 1L, Long::sum);
    }
  }

  @Override
  public void onTaskStarted(long id, String worker) {
    starts.merge(id, 1, Integer::sum);
  }

  @Override
  public void onTaskFinished(long id, Optional<Throwable> failure) {
    ends.merge(id, 1, Integer::sum);
  }

  /** The process ids of the workers that are ready, in no order. */
  List<Long> living() {
    return List.copyOf(living);
  }

  Set<Long> everSeen() {
    return Set.copyOf(everSeen);
  }

  int starts(long id) {
    return starts.getOrDefault(id, 0);
  }

  /** How many workers ended that held it, whether it ran there or waited. */
  int losses(long id) {
    return losses.getOrDefault("task-" + id, 0);
  }

  int ends(long id) {
    return ends.getOrDefault(id, 0);
  }

  int ended() {
    return ends.size();
  }

  Map<ExitReport.Kind, Long> exits() {
    synchronized (exits) {
      return new EnumMap<>(exits);
    }
  }
}
