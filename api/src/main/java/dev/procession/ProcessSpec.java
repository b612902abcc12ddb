package dev.procession;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a process should be: what to run it with, not what to run. Immutable; each {@code with…}
 * returns a copy.
 *
 * <p>What a backend can't honour it refuses by name when the executor is opened or the process is
 * made; see {@link ExecutorSpec#withUnsupportedIgnored()}.
 */
public sealed interface ProcessSpec extends Serializable permits ImmutableProcessSpec {

  /**
   * A process like the current one: the same JDK, class path, module path and environment.
   *
   * @return the default spec
   */
  static ProcessSpec ofCurrentJvm() {
    return ImmutableProcessSpec.CURRENT;
  }

  /**
   * The process's name. The default is {@code Process-N}, and {@code Process-N:M} in a child of a
   * child; for a pool's workers {@code Worker-N}, and with a name {@code NAME-N}.
   *
   * @param name the name
   * @return this spec with that name
   * @throws IllegalArgumentException if the name is blank
   */
  ProcessSpec withName(String name);

  /**
   * Whether the process is ended with its parent instead of being waited for. A daemon may not have
   * children.
   *
   * @param daemon whether it is a daemon, default {@code false}
   * @return this spec so set
   */
  ProcessSpec withDaemon(boolean daemon);

  /**
   * The JDK or JRE to run with.
   *
   * @param javaHome the folder that holds {@code bin/java}
   * @return this spec with that JDK
   */
  ProcessSpec withJavaHome(Path javaHome);

  /**
   * The largest heap, as in the JVM's {@code -Xmx}.
   *
   * <p>The default is the JVM's own, a quarter of the memory that the machine or the container has.
   * Where that, times {@link ExecutorSpec#withWorkers}, is more than three quarters of the memory,
   * each worker of the executor gets an equal share of these three quarters; under {@link
   * ExecutorSpec#withMaxWorkerMemory} no more than that limit. JVM arguments or an environment that
   * tell the heap's size win over this default. Heaps that are given, and together are larger than
   * the memory, are logged as a warning when the executor is opened.
   *
   * @param size digits and one of {@code k m g}, as {@code "256m"}
   * @return this spec with that limit
   * @throws IllegalArgumentException if the size is not of that form
   */
  ProcessSpec withMaxHeap(String size);

  /**
   * Further arguments for the JVM, in place of any given before.
   *
   * @param arguments the arguments, each as one word of a command line
   * @return this spec with those arguments
   */
  ProcessSpec withJvmArguments(String... arguments);

  /**
   * Adds a system property.
   *
   * @param key the property's name
   * @param value its value
   * @return this spec with that property
   * @throws IllegalArgumentException if the key is blank
   */
  ProcessSpec withSystemProperty(String key, String value);

  /**
   * Adds an environment variable to those inherited, in place of one of that name.
   *
   * @param key the variable's name
   * @param value its value
   * @return this spec with that variable
   * @throws IllegalArgumentException if the key is blank
   */
  ProcessSpec withEnvironment(String key, String value);

  /**
   * The class path, in place of the parent's class path and module path. It must hold the backend's
   * own jars too.
   *
   * @param entries jars and folders
   * @return this spec with that class path
   */
  ProcessSpec withClassPath(List<Path> entries);

  /**
   * The folder to run in, default the parent's.
   *
   * @param directory the folder
   * @return this spec with that folder
   */
  ProcessSpec withWorkingDirectory(Path directory);

  /**
   * Where the process's standard output and error go.
   *
   * @param output where, default {@link Output#INHERIT}
   * @return this spec so set
   */
  ProcessSpec withOutput(Output output);

  /**
   * How long the process may take from launch to ready. Time in which this JVM stood still, by a
   * signal, a debugger or with its machine, does not count.
   *
   * @param timeout the time, default 60 seconds
   * @return this spec with that limit
   * @throws IllegalArgumentException if the time is not positive
   */
  ProcessSpec withStartTimeout(Duration timeout);

  /**
   * The name.
   *
   * @return the name, or {@code null} for the default
   */
  @Nullable String name();

  /**
   * Whether the process is ended with its parent.
   *
   * @return whether it is a daemon
   */
  boolean daemon();

  /**
   * The JDK to run with.
   *
   * @return its folder, or {@code null} for the parent's
   */
  @Nullable Path javaHome();

  /**
   * The largest heap.
   *
   * @return the size as given, or {@code null} for the JVM's own choice
   */
  @Nullable String maxHeap();

  /**
   * Further arguments for the JVM.
   *
   * @return the arguments, unmodifiable, potentially empty
   */
  List<String> jvmArguments();

  /**
   * System properties.
   *
   * @return the properties in the order given, unmodifiable, potentially empty
   */
  Map<String, String> systemProperties();

  /**
   * Environment variables beyond the inherited.
   *
   * @return the variables in the order given, unmodifiable, potentially empty
   */
  Map<String, String> environment();

  /**
   * The class path.
   *
   * @return its entries, unmodifiable; empty for the parent's
   */
  List<Path> classPath();

  /**
   * The folder to run in.
   *
   * @return the folder, or {@code null} for the parent's
   */
  @Nullable Path workingDirectory();

  /**
   * Where standard output and error go.
   *
   * @return where
   */
  Output output();

  /**
   * How long the process may take from launch to ready.
   *
   * @return the time
   */
  Duration startTimeout();

  /** Where a process's standard output and error go. */
  enum Output {
    /** To {@code System.out} and {@code System.err} of the parent, as they are at that time. */
    INHERIT,
    /** Line by line to the {@link System.Logger} {@code dev.procession.output}. */
    LOG,
    /** Nowhere; the last lines of standard error are still kept for an {@link ExitReport}. */
    DISCARD
  }
}
