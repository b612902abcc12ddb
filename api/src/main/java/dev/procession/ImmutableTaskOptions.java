package dev.procession;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

record ImmutableTaskOptions(
    @Nullable String name, @Nullable Duration timeout, Duration grace, int retries)
    implements TaskOptions {

  static final TaskOptions NONE = new ImmutableTaskOptions(null, null, Duration.ofSeconds(1), 0);

  ImmutableTaskOptions {
    if (timeout != null) {
      Requirements.positive("timeout", timeout);
    }
    Requirements.notNegative("grace", grace);
    Requirements.notNegative("retries", retries);
  }

  @Override
  public TaskOptions withName(String name) {
    return new ImmutableTaskOptions(requireNonNull(name, "name"), timeout, grace, retries);
  }

  @Override
  public TaskOptions withTimeout(Duration timeout) {
    return new ImmutableTaskOptions(name, requireNonNull(timeout, "timeout"), grace, retries);
  }

  @Override
  public TaskOptions withGrace(Duration grace) {
    return new ImmutableTaskOptions(name, timeout, requireNonNull(grace, "grace"), retries);
  }

  @Override
  public TaskOptions withRetries(int retries) {
    return new ImmutableTaskOptions(name, timeout, grace, retries);
  }
}
