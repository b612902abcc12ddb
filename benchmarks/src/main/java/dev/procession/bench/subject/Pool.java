package dev.procession.bench.subject;

import java.io.IOException;
import java.util.concurrent.Future;

/** What all subjects can do. Each writes its own tasks, in the way that its users would. */
public interface Pool extends AutoCloseable {

  /** A task that gives back its argument. */
  Future<Integer> submit(int value) throws IOException;

  /** A task that takes some time and gives it back. */
  Future<Integer> sleep(int millis) throws IOException;

  /** A task that gives back all those bytes. */
  Future<byte[]> send(byte[] bytes) throws IOException;

  @Override
  void close() throws IOException;
}
