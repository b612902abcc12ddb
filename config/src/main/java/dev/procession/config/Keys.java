package dev.procession.config;

import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import dev.procession.config.SpecReader.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys of a spec file, each with the wither that it stands for. */
final class Keys {

  /** The backend comes in any place among the keys, but a spec begins with it. */
  private record Draft(@Nullable String backend, UnaryOperator<ExecutorSpec> rest) {
    Draft then(UnaryOperator<ExecutorSpec> wither) {
      return new Draft(backend, spec -> wither.apply(rest.apply(spec)));
    }
  }

  private record Restarts(int count, Duration period) {}

  private static final Map<String, Setting<Draft>> EXECUTOR = new LinkedHashMap<>();
  private static final Map<String, Setting<Restarts>> RESTARTS = new LinkedHashMap<>();
  private static final Map<String, Setting<ProcessSpec>> PROCESS = new LinkedHashMap<>();

  /** Reads the value at once and checks it, so that a refusal has its place; applies it later. */
  private interface Read<V> {
    V from(SpecReader value) throws IOException;
  }

  private interface Wither<V> {
    ExecutorSpec apply(ExecutorSpec spec, V value);
  }

  private static <V> void executor(String name, Read<V> read, Wither<V> wither) {
    EXECUTOR.put(
        name,
        (draft, reader) -> {
          V value = read.from(reader);
          ExecutorSpec unused = wither.apply(ExecutorSpec.of("checked"), value);
          return draft.then(spec -> wither.apply(spec, value));
        });
  }

  static {
    EXECUTOR.put("backend", (draft, value) -> new Draft(value.string(), draft.rest()));
    executor("workers", SpecReader::integer, ExecutorSpec::withWorkers);
    executor("spares", SpecReader::integer, ExecutorSpec::withSpares);
    executor("process", Keys::process, ExecutorSpec::withProcess);
    executor("maxTasksPerWorker", SpecReader::integer, ExecutorSpec::withMaxTasksPerWorker);
    executor("maxWorkerMemory", SpecReader::string, ExecutorSpec::withMaxWorkerMemory);
    executor("initializerTimeout", SpecReader::duration, ExecutorSpec::withInitializerTimeout);
    executor("idleTimeout", SpecReader::duration, ExecutorSpec::withIdleTimeout);
    executor("queueCapacity", SpecReader::integer, ExecutorSpec::withQueueCapacity);
    executor(
        "restarts",
        value -> value.object("restarts", new Restarts(5, Duration.ofMinutes(1)), RESTARTS),
        (spec, restarts) -> spec.withRestarts(restarts.count(), restarts.period()));
    executor(
        "addresses",
        SpecReader::strings,
        (spec, addresses) -> spec.withAddresses(addresses.toArray(new String[0])));
    executor("keyFile", SpecReader::path, ExecutorSpec::withKeyFile);
    executor("peerUser", SpecReader::string, ExecutorSpec::withPeerUser);
    executor("resultFilter", SpecReader::string, ExecutorSpec::withResultFilter);
    executor("maxResult", SpecReader::string, ExecutorSpec::withMaxResult);
    executor(
        "unsupportedIgnored",
        SpecReader::bool,
        (spec, ignored) -> ignored ? spec.withUnsupportedIgnored() : spec);

    RESTARTS.put("count", (restarts, value) -> new Restarts(value.integer(), restarts.period()));
    RESTARTS.put("period", (restarts, value) -> new Restarts(restarts.count(), value.duration()));

    PROCESS.put("name", (spec, value) -> spec.withName(value.string()));
    PROCESS.put("daemon", (spec, value) -> spec.withDaemon(value.bool()));
    PROCESS.put("javaHome", (spec, value) -> spec.withJavaHome(value.path()));
    PROCESS.put("maxHeap", (spec, value) -> spec.withMaxHeap(value.string()));
    PROCESS.put(
        "jvmArguments",
        (spec, value) -> spec.withJvmArguments(value.strings().toArray(new String[0])));
    PROCESS.put(
        "systemProperties", (spec, value) -> all(spec, value, ProcessSpec::withSystemProperty));
    PROCESS.put("environment", (spec, value) -> all(spec, value, ProcessSpec::withEnvironment));
    PROCESS.put(
        "classPath",
        (spec, value) -> spec.withClassPath(value.strings().stream().map(Path::of).toList()));
    PROCESS.put("workingDirectory", (spec, value) -> spec.withWorkingDirectory(value.path()));
    PROCESS.put("output", (spec, value) -> spec.withOutput(output(value)));
    PROCESS.put("startTimeout", (spec, value) -> spec.withStartTimeout(value.duration()));
  }

  private Keys() {}

  static ExecutorSpec executor(SpecReader reader) throws IOException {
    Draft draft = reader.object("the spec", new Draft(null, UnaryOperator.identity()), EXECUTOR);
    if (draft.backend() == null) {
      throw reader.refuse("the key 'backend' is missing; name one, as \"backend\": \"forking\"");
    }
    try {
      return draft.rest().apply(ExecutorSpec.of(draft.backend()));
    } catch (IllegalArgumentException e) {
      throw reader.refuse("bad value of 'backend': " + e.getMessage());
    }
  }

  private static ProcessSpec process(SpecReader value) throws IOException {
    return value.object("process", ProcessSpec.ofCurrentJvm(), PROCESS);
  }

  private interface Pair {
    ProcessSpec add(ProcessSpec spec, String key, String value);
  }

  private static ProcessSpec all(ProcessSpec start, SpecReader value, Pair pair)
      throws IOException {
    ProcessSpec spec = start;
    for (Map.Entry<String, String> entry : value.stringMap().entrySet()) {
      spec = pair.add(spec, entry.getKey(), entry.getValue());
    }
    return spec;
  }

  private static ProcessSpec.Output output(SpecReader value) throws IOException {
    String text = value.string();
    for (ProcessSpec.Output output : ProcessSpec.Output.values()) {
      if (output.name().toLowerCase(Locale.ROOT).equals(text)) {
        return output;
      }
    }
    throw value.refuse(
        "no such output: '"
            + text
            + "'; there are: "
            + Arrays.stream(ProcessSpec.Output.values())
                .map(output -> output.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }
}
