package dev.procession.bench.subject;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.bench.figure.Subject;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All that is there before an executor of ours is opened: for {@code socket}, its workers. */
public final class Stage {
  private final ExecutorSpec spec;
  private final @Nullable StartedWorkers started;

  private Stage(ExecutorSpec spec, @Nullable StartedWorkers started) {
    this.spec = spec;
    this.started = started;
  }

  public static Stage of(Subject subject, int workers) throws IOException {
    return of(subject, workers, spec -> spec);
  }

  public static Stage of(Subject subject, int workers, UnaryOperator<ExecutorSpec> wishes)
      throws IOException {
    ExecutorSpec spec = wishes.apply(ExecutorSpec.of(subject.word()).withWorkers(workers));
    if (subject != Subject.SOCKET) {
      return new Stage(spec, null);
    }
    StartedWorkers started = StartedWorkers.start(workers);
    return new Stage(
        spec.withAddresses(started.addresses()).withKeyFile(started.keyFile()), started);
  }

  /** Opens an executor, which ends the workers too when it is closed. */
  public OpenExecutor open() {
    return new OpenExecutor(Executor.open(spec), started);
  }
}
