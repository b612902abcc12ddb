package dev.procession.bench.trial;

import dev.procession.CurrentProcess;
import dev.procession.ProcessSpec;
import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.OpenExecutor;
import dev.procession.bench.subject.Stage;
import java.util.ArrayList;
import java.util.List;

/** What a worker takes that has nothing to do: memory, and CPU of it and of its parent. */
final class IdleWorker {
  private static final String HEAP = "64m";
  private static final long SETTLE_MILLIS = 1_000;

  private IdleWorker() {}

  static void run(Session session) throws Exception {
    List<Double> memory = new ArrayList<>();
    List<Double> worker = new ArrayList<>();
    List<Double> parent = new ArrayList<>();
    ProcessSpec process = ProcessSpec.ofCurrentJvm().withMaxHeap(HEAP);
    for (int i = 0; i < session.rounds(); i++) {
      Stage stage = Stage.of(session.subject(), 1, spec -> spec.withProcess(process));
      try (OpenExecutor open = stage.open()) {
        CurrentProcess there = open.executor().submit(CurrentProcess::get).get();
        Checks.ensure(there.pid() != ProcessHandle.current().pid(), "another process");
        Thread.sleep(SETTLE_MILLIS);
        Load load = Load.of(there.pid(), session.quick() ? 2 : 5);
        memory.add(load.megabytes());
        worker.add(load.percent());
        parent.add(load.ownPercent());
      }
    }
    session.tell("PSS", Unit.MEGABYTES, memory);
    session.tell("CPU", Unit.PERCENT, worker);
    session.tell("CPU of the parent", Unit.PERCENT, parent);
  }
}
