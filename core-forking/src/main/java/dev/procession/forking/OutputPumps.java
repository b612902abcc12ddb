package dev.procession.forking;

import dev.procession.ProcessSpec.Output;
import dev.procession.core.worker.WorkerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Drains a child's standard output and error from its first moment to its last: a full pipe would
 * stop it. Lines go where the spec says; the last ones of standard error are kept.
 */
final class OutputPumps implements AutoCloseable {
  /** How long output may come after the exit: a grandchild can hold the pipe for ever. */
  private static final long LINGER_MILLIS = 1_000;

  private final StderrTail tail = new StderrTail();
  private final List<ChildOutput> outputs;
  private final List<Thread> pumps;

  private OutputPumps(Process child, WorkerRequest request) {
    Output output = request.process().output();
    String name = request.name();
    Consumer<String> out = sink(output, name, () -> System.out, Level.INFO);
    Consumer<String> err = sink(output, name, () -> System.err, Level.WARNING);
    ChildOutput stdout = ChildOutput.open(child, ChildOutput.OUT);
    ChildOutput stderr = ChildOutput.open(child, ChildOutput.ERR);
    outputs = List.of(stdout, stderr);
    pumps =
        List.of(
            pump(name + "-stdout", stdout.stream(), out),
            pump(
                name + "-stderr",
                stderr.stream(),
                line -> {
                  tail.add(line);
                  err.accept(line);
                }));
  }

  static OutputPumps start(Process child, WorkerRequest request) {
    OutputPumps started = new OutputPumps(child, request);
    started.pumps.forEach(Thread::start);
    return started;
  }

  private static Consumer<String> sink(
      Output output, String worker, Supplier<PrintStream> inherited, Level level) {
    return switch (output) {
      case INHERIT -> line -> inherited.get().println(line);
      case LOG -> log(worker, level);
      case DISCARD -> line -> {};
    };
  }

  private static Consumer<String> log(String worker, Level level) {
    System.Logger logger = System.getLogger("dev.procession.output");
    return line -> logger.log(level, worker + ": " + line);
  }

  private static Thread pump(String name, InputStream stream, Consumer<String> sink) {
    Thread pump = new Thread(() -> drain(stream, sink), "procession-" + name);
    pump.setDaemon(true);
    return pump;
  }

  private static void drain(InputStream stream, Consumer<String> sink) {
    try (LineReader lines = new LineReader(stream, Charset.defaultCharset())) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        sink.accept(line);
      }
    } catch (IOException e) {
      // The child is gone, or its stream was closed after the linger.
    }
  }

  /** Waits until everything the child wrote has been passed on, at most a moment. */
  void join() {
    for (Thread pump : pumps) {
      try {
        pump.join(LINGER_MILLIS);
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt a worker's thread; what is late is left out.
      }
    }
  }

  List<String> tail() {
    return tail.lines();
  }

  /** Ends the pumps, whoever holds the pipes. */
  @Override
  public void close() {
    outputs.forEach(ChildOutput::close);
  }
}
