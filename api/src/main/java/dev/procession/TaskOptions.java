package dev.procession;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a task should be treated. Immutable; each {@code with…} returns a copy.
 *
 * <pre>{@code
 * Executor strict = executor.with(TaskOptions.none().withTimeout(Duration.ofSeconds(10)).withRetries(1));
 * }</pre>
 */
public sealed interface TaskOptions permits ImmutableTaskOptions {

  /**
   * No name, no time limit nor allowance, a grace of one second, no retries.
   *
   * @return the default options
   */
  static TaskOptions none() {
    return ImmutableTaskOptions.NONE;
  }

  /**
   * A name for messages and events; it need not be unique.
   *
   * @param name the name
   * @return these options with that name
   */
  TaskOptions withName(String name);

  /**
   * A limit of the task's run, measured from when its own code begins on a worker; waiting in the
   * queue does not count, nor does a worker's start, its {@linkplain
   * ExecutorSpec#withInitializer(SerializableRunnable) initializer}, or the decoding of the task,
   * which loads its classes. When it passes, the future fails with {@link TaskTimeoutException} at
   * once, the task is interrupted, and after the {@linkplain #withGrace(Duration) grace} its worker
   * is killed and replaced, where the backend has {@link Capability#KILL}. For the decoding the
   * worker has the same limit once more, with the same consequences.
   *
   * <p>The worker that replaces it is a new JVM, in which a task's first run is slow: classes are
   * loaded and initialized, and nothing is compiled yet. A limit that is shorter than that is
   * passed by every first task: {@link #withFirstRunAllowance} adds to it there, or an initializer
   * does what is slow before.
   *
   * <p>In {@link Executor#map map} and its kin the limit is each item's, and the exception names
   * the item: its position in the input, counted from 0, and what it is, if that is a string, a
   * number, a path or the like. Of others the position alone is told, as {@code toString} is the
   * item's own code, may take long, and may say what belongs in no log.
   *
   * @param timeout the limit
   * @return these options with that limit
   * @throws IllegalArgumentException if the limit is not positive
   */
  TaskOptions withTimeout(Duration timeout);

  /**
   * Adds to the {@linkplain #withTimeout limit}, and to that of the decoding, where the task is the
   * first one of its worker: a new JVM runs slowly at first. Without a limit it means nothing.
   *
   * @param allowance the time, default none; zero is none
   * @return these options with that allowance
   * @throws IllegalArgumentException if the time is negative
   */
  TaskOptions withFirstRunAllowance(Duration allowance);

  /**
   * The time between the interrupt and the kill of a task that was cancelled or passed its limit.
   *
   * @param grace the time; zero kills at once
   * @return these options with that grace
   * @throws IllegalArgumentException if the grace is negative
   */
  TaskOptions withGrace(Duration grace);

  /**
   * How often the task runs again after its worker died under it; never after an exception of its
   * own. A retried task may have run in part: it should be idempotent.
   *
   * <p>Without retries no task is run twice. So where a worker is lost and it can't be told which
   * tasks it had begun, every task that was sent to it counts as begun, and fails, or spends a
   * retry. That is known of all workers that share this machine's memory with this JVM. Others,
   * those of the backend {@code socket} that run as another user, in a container or where there is
   * no {@code /dev/shm}, are sent one task at a time (items of a map: one chunk at a time), so that
   * no task pays for another one.
   *
   * @param retries the number of further runs
   * @return these options with that number
   * @throws IllegalArgumentException if the number is negative
   */
  TaskOptions withRetries(int retries);

  /**
   * The name for messages and events.
   *
   * @return the name, or {@code null} if none was given
   */
  @Nullable String name();

  /**
   * The limit of the task's run.
   *
   * @return the limit, or {@code null} if there is none
   */
  @Nullable Duration timeout();

  /**
   * What is added to the limit in a worker's first task.
   *
   * @return the time, zero by default
   */
  Duration firstRunAllowance();

  /**
   * The time between interrupt and kill.
   *
   * @return the grace, one second by default
   */
  Duration grace();

  /**
   * How often the task runs again after its worker died.
   *
   * @return the number, zero by default
   */
  int retries();
}
