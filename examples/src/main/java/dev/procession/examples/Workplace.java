package dev.procession.examples;

import dev.procession.ExecutorSpec;
import dev.procession.config.SpecFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a program runs: a spec for its executor and, for {@code socket}, the workers it needs. */
public final class Workplace implements AutoCloseable {
  private final ExecutorSpec spec;
  private final @Nullable SocketWorkers workers;

  private Workplace(ExecutorSpec spec, @Nullable SocketWorkers workers) {
    this.spec = spec;
    this.workers = workers;
  }

  public static Workplace of(Options options, int workers) throws IOException {
    Path file = options.spec();
    ExecutorSpec spec =
        file != null ? SpecFile.read(file) : ExecutorSpec.of(options.backend()).withWorkers(2);
    if (!spec.backend().equals("socket") || !spec.addresses().isEmpty()) {
      return new Workplace(spec, null);
    }
    SocketWorkers started = SocketWorkers.start(workers);
    return new Workplace(
        spec.withAddresses(started.addresses()).withKeyFile(started.keyFile()), started);
  }

  public ExecutorSpec spec() {
    return spec;
  }

  @Override
  public void close() {
    if (workers != null) {
      workers.close();
    }
  }
}
