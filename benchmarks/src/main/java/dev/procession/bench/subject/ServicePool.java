package dev.procession.bench.subject;

import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** An {@link ExecutorService}: the JDK's, and PP4J's. */
final class ServicePool implements Pool {

  private interface Task<T> extends Callable<T>, Serializable {}

  private final ExecutorService service;

  ServicePool(ExecutorService service) {
    this.service = service;
  }

  @Override
  public Future<Integer> submit(int value) {
    return service.submit((Task<Integer>) () -> Tasks.same(value));
  }

  @Override
  public Future<Integer> sleep(int millis) {
    return service.submit((Task<Integer>) () -> Tasks.sleep(millis));
  }

  @Override
  public Future<byte[]> send(byte[] bytes) {
    return service.submit((Task<byte[]>) () -> Tasks.same(bytes));
  }

  @Override
  public void close() {
    service.shutdownNow();
  }
}
