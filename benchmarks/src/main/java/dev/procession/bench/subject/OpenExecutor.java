package dev.procession.bench.subject;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.bench.figure.Subject;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An executor of ours, and for {@code socket} the workers that it wants to find started. */
public final class OpenExecutor implements AutoCloseable {
  private final Executor executor;
  private final @Nullable StartedWorkers started;

  private OpenExecutor(Executor executor, @Nullable StartedWorkers started) {
    this.executor = executor;
    this.started = started;
  }

  public static OpenExecutor of(Subject subject, int workers) throws IOException {
    return of(subject, workers, spec -> spec);
  }

  public static OpenExecutor of(Subject subject, int workers, UnaryOperator<ExecutorSpec> wishes)
      throws IOException {
    ExecutorSpec spec = wishes.apply(ExecutorSpec.of(subject.word()).withWorkers(workers));
    if (subject != Subject.SOCKET) {
      return new OpenExecutor(Executor.open(spec), null);
    }
    StartedWorkers started = StartedWorkers.start(workers);
    spec = spec.withAddresses(started.addresses()).withKeyFile(started.keyFile());
    return new OpenExecutor(Executor.open(spec), started);
  }

  public Executor executor() {
    return executor;
  }

  @Override
  public void close() throws IOException {
    executor.close();
    if (started != null) {
      started.close();
    }
  }
}
