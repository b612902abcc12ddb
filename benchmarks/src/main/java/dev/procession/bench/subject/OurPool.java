package dev.procession.bench.subject;

import dev.procession.Executor;
import dev.procession.SerializableFunction;
import java.io.IOException;
import java.util.concurrent.Future;

/** One of our backends. */
final class OurPool implements Pool {
  private static final SerializableFunction<byte[], byte[]> SEND = Tasks::same;

  private final OpenExecutor open;
  private final Executor executor;

  OurPool(OpenExecutor open) {
    this.open = open;
    this.executor = open.executor();
  }

  @Override
  public Future<Integer> submit(int value) {
    return executor.<Integer, Integer>submit(Tasks::same, value);
  }

  @Override
  public Future<Integer> sleep(int millis) {
    return executor.submit(Tasks::sleep, millis);
  }

  @Override
  public Future<byte[]> send(byte[] bytes) {
    return executor.submit(SEND, bytes);
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
