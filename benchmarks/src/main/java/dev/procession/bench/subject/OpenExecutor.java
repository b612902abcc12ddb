package dev.procession.bench.subject;

import dev.procession.Executor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An executor of ours, and the workers that were started for it.
 *
 * @param executor the executor
 * @param started the workers of {@code socket}, or {@code null}
 */
public record OpenExecutor(Executor executor, @Nullable StartedWorkers started)
    implements AutoCloseable {

  @Override
  public void close() throws IOException {
    executor.close();
    if (started != null) {
      started.close();
    }
  }
}
