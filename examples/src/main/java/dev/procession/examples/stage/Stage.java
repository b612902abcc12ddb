package dev.procession.examples.stage;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an example runs on. The backend {@code socket} reaches workers that somebody started; if the
 * spec names none, the stage is that somebody, and ends them with itself.
 */
public final class Stage implements AutoCloseable {
  private static final String LOCAL = "local";
  private static final String SOCKET = "socket";

  private final ExecutorSpec spec;
  private final List<String> arguments;
  private @Nullable SocketWorkers socketWorkers;

  public Stage(ExecutorSpec spec, List<String> arguments) {
    this.spec = spec;
    this.arguments = List.copyOf(arguments);
  }

  /** What follows the program's name on the command line, without the options of every example. */
  public List<String> arguments() {
    return arguments;
  }

  /** Refuses arguments where the program takes none. */
  public void ensureNoArguments() {
    if (!arguments.isEmpty()) {
      throw new UsageException("this example takes no argument: '" + arguments.get(0) + "'");
    }
  }

  public ExecutorSpec spec() {
    return spec;
  }

  /** Whether the workers are threads of this JVM. */
  public boolean isLocal() {
    return spec.backend().equals(LOCAL);
  }

  /** Opens an executor with what the user asked for and, beyond that, what the program wishes. */
  public Executor open(UnaryOperator<ExecutorSpec> wishes) throws IOException {
    ExecutorSpec wanted = wishes.apply(spec);
    if (wanted.backend().equals(SOCKET) && wanted.addresses().isEmpty()) {
      SocketWorkers started = SocketWorkers.start(wanted.workers(), wanted.process());
      socketWorkers = started;
      wanted =
          wanted
              .withAddresses(started.addresses())
              .withKeyFile(started.keyFile())
              .withProcess(
                  ProcessSpec.ofCurrentJvm().withStartTimeout(wanted.process().startTimeout()));
    }
    try {
      return Executor.open(wanted);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    SocketWorkers started = socketWorkers;
    if (started != null) {
      started.close();
    }
  }
}
