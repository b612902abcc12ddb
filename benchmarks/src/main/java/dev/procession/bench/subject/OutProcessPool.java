package dev.procession.bench.subject;

import dyorgio.runtime.out.process.CallableSerializable;
import dyorgio.runtime.out.process.OutProcessExecutorService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** out-process has one worker for each executor: several, taken in turn. */
final class OutProcessPool implements Pool {
  private final List<OutProcessExecutorService> services = new ArrayList<>();
  private int next;

  OutProcessPool(int workers) throws IOException {
    for (int i = 0; i < workers; i++) {
      try {
        services.add(new OutProcessExecutorService(new String[0]));
      } catch (Exception e) {
        throw new IOException("out-process could not be started", e);
      }
    }
  }

  private OutProcessExecutorService inTurn() {
    next = (next + 1) % services.size();
    return services.get(next);
  }

  @Override
  public Future<Integer> submit(int value) {
    return inTurn().submit((CallableSerializable<Integer>) () -> Tasks.same(value));
  }

  @Override
  public Future<Integer> sleep(int millis) {
    return inTurn().submit((CallableSerializable<Integer>) () -> Tasks.sleep(millis));
  }

  @Override
  public Future<byte[]> send(byte[] bytes) {
    return inTurn().submit((CallableSerializable<byte[]>) () -> Tasks.same(bytes));
  }

  @Override
  public void close() {
    services.forEach(OutProcessExecutorService::shutdownNow);
  }
}
