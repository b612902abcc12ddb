package dev.procession.forking;

import dev.procession.ProcessSpec.Output;
import dev.procession.core.worker.EngineThread;
import dev.procession.core.worker.VisibleText;
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
 * Drains a child's standard output and error from its first moment to its last, whatever happens: a
 * full pipe would stop it. Lines go where the spec says, as {@link VisibleText} and as far as the
 * {@link OutputAllowance} goes; the last ones of standard error are kept in any case.
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
    OutputAllowance allowance = new OutputAllowance(System::nanoTime);
    Consumer<String> out = sink(output, name, () -> System.out, Level.INFO);
    Consumer<String> err = sink(output, name, () -> System.err, Level.WARNING);
    ChildOutput stdout = ChildOutput.open(child, ChildOutput.OUT);
    ChildOutput stderr = ChildOutput.open(child, ChildOutput.ERR);
    outputs = List.of(stdout, stderr);
    pumps =
        List.of(
            pump(name + "-stdout", new Pump(stdout.stream(), line -> {}, out, allowance)),
            pump(name + "-stderr", new Pump(stderr.stream(), tail::add, err, allowance)));
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

  private static Thread pump(String name, Pump pump) {
    Thread thread = new EngineThread(pump, "procession-" + name);
    return thread;
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

  /**
   * Drains one stream to its end. A line that the sink fails on is lost, and the next one tried; if
   * reading lines fails, as for lack of memory, the bytes are read and thrown away.
   *
   * @param stream what to drain
   * @param kept gets every line
   * @param sink gets the lines that may pass
   */
  record Pump(
      InputStream stream, Consumer<String> kept, Consumer<String> sink, OutputAllowance allowance)
      implements Runnable {
    @Override
    public void run() {
      byte[] waste = new byte[1 << 13]; // later there may be no memory for it
      try (LineReader lines = new LineReader(stream, Charset.defaultCharset())) {
        try {
          for (String line = lines.next(); line != null; line = lines.next()) {
            pass(line);
          }
          tellGap();
        } catch (RuntimeException | Error e) {
          while (stream.read(waste) >= 0) {
            // The child must be able to go on.
          }
        }
      } catch (IOException e) {
        // The child is gone, or its stream was closed after the linger.
      }
    }

    private void pass(String line) {
      try {
        String visible = VisibleText.of(line);
        kept.accept(visible);
        if (allowance.admits(visible)) {
          tellGap();
          sink.accept(visible);
        }
      } catch (RuntimeException | Error e) {
        allowance.drop(line); // told with the next line that passes
      }
    }

    private void tellGap() {
      String gap = allowance.gap();
      if (gap != null) {
        sink.accept(gap);
      }
    }
  }
}
