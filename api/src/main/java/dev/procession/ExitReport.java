package dev.procession;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a worker ended.
 *
 * @param worker its name
 * @param pid its process id, 0 if it never had one
 * @param kind what sort of end it was
 * @param code its exit code, {@code -N} when ended by signal N, {@code null} where it can't be seen
 * @param reason the end in words, for people
 * @param stderr the last lines that it wrote to its standard error, oldest first
 * @param crashPath the crash file that its JVM wrote, {@code null} if none
 * @param tasks the names of the tasks that it held, the running one first
 */
public record ExitReport(
    String worker,
    long pid,
    Kind kind,
    @Nullable Integer code,
    String reason,
    List<String> stderr,
    @Nullable String crashPath,
    List<String> tasks)
    implements Serializable {

  /** The sorts of end. */
  public enum Kind {
    /** It was told to leave, and did. */
    COMPLETED,
    /** It exited by itself, with a code. */
    EXITED,
    /** A signal ended it. */
    SIGNALLED,
    /** It ran out of heap or another kind of memory. */
    OUT_OF_MEMORY,
    /** The JVM or native code in it crashed. */
    CRASHED,
    /**
     * This executor killed it: a cancelled task, a passed limit of time or memory, an immediate
     * shutdown.
     */
    KILLED,
    /** The system killed it for lack of memory, its own or that of its control group. */
    SYSTEM_OUT_OF_MEMORY,
    /**
     * It was stopped, gave no sign of life while it was waited for, or did not end when it should,
     * and was killed for that; one that can't be reached for a kill was given up.
     */
    UNRESPONSIVE,
    /** The connection to it was lost; how it fared is not known. */
    CONNECTION_LOST,
    /** It could not be started, or never became ready. */
    NEVER_READY
  }

  /**
   * Makes a report; the lists are copied.
   *
   * @param worker its name
   * @param pid its process id, 0 if it never had one
   * @param kind what sort of end it was
   * @param code its exit code, {@code -N} when ended by signal N, {@code null} if it can't be seen
   * @param reason the end in words
   * @param stderr the last lines of its standard error
   * @param crashPath the crash file, or {@code null}
   * @param tasks the names of the tasks that it held
   */
  public ExitReport {
    stderr = List.copyOf(stderr);
    tasks = List.copyOf(tasks);
  }

  /**
   * The exit code as Python tells it: {@code -N} when ended by signal N.
   *
   * @return the code; empty where it can't be seen
   */
  public OptionalInt exitCode() {
    return code == null ? OptionalInt.empty() : OptionalInt.of(code);
  }

  /**
   * The crash file that its JVM wrote; it stays until its owner deletes it.
   *
   * @return the file; empty if none was written
   */
  public Optional<Path> crashFile() {
    return Optional.ofNullable(crashPath).map(Path::of);
  }

  /**
   * This report with the names of the tasks that the worker held.
   *
   * @param names the names, the running one first
   * @return a copy of this report
   */
  public ExitReport withTasks(List<String> names) {
    return new ExitReport(worker, pid, kind, code, reason, stderr, crashPath, names);
  }
}
