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
   * No name, no time limit, a grace of one second, no retries.
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
   * A limit of the task's run, measured from when a worker takes it up; waiting in the queue does
   * not count. When it passes, the future fails with {@link TaskTimeoutException} at once, the task
   * is interrupted, and after the {@linkplain #withGrace(Duration) grace} its worker is killed and
   * replaced, where the backend has {@link Capability#KILL}.
   *
   * @param timeout the limit
   * @return these options with that limit
   * @throws IllegalArgumentException if the limit is not positive
   */
  TaskOptions withTimeout(Duration timeout);

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
