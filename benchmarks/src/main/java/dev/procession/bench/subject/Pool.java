package dev.procession.bench.subject;

import java.io.IOException;
import java.util.concurrent.Future;

/** What all subjects can do: run a task that gives back its argument. */
public interface Pool extends AutoCloseable {

  Future<Integer> submit(int value) throws Exception;

  @Override
  void close() throws IOException;
}
