package dev.procession.bench.subject;

import dev.procession.Executor;
import java.io.IOException;
import java.util.concurrent.Future;

/** One of our backends. */
final class OurPool implements Pool {
  private final OpenExecutor open;
  private final Executor executor;

  OurPool(OpenExecutor open) {
    this.open = open;
    this.executor = open.executor();
  }

  @Override
  public Future<Integer> submit(int value) {
    return executor.submit(Tasks::same, value);
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
