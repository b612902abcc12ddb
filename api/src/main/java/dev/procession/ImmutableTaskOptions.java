package dev.procession;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

record ImmutableTaskOptions(
    @Nullable String name,
    @Nullable Duration timeout,
    Duration firstRunAllowance,
    Duration grace,
    int retries)
    implements TaskOptions {

  static final TaskOptions NONE =
      new ImmutableTaskOptions(null, null, Duration.ZERO, Duration.ofSeconds(1), 0);

  ImmutableTaskOptions {
    if (timeout != null) {
      Requirements.positive("timeout", timeout);
    }
    Requirements.notNegative("firstRunAllowance", firstRunAllowance);
    Requirements.notNegative("grace", grace);
    Requirements.notNegative("retries", retries);
  }

  @Override
  public TaskOptions withName(String name) {
    requireNonNull(name, "name");
    return new ImmutableTaskOptions(name, timeout, firstRunAllowance, grace, retries);
  }

  @Override
  public TaskOptions withTimeout(Duration timeout) {
    requireNonNull(timeout, "timeout");
    return new ImmutableTaskOptions(name, timeout, firstRunAllowance, grace, retries);
  }

  @Override
  public TaskOptions withFirstRunAllowance(Duration allowance) {
    requireNonNull(allowance, "allowance");
    return new ImmutableTaskOptions(name, timeout, allowance, grace, retries);
  }

  @Override
  public TaskOptions withGrace(Duration grace) {
    requireNonNull(grace, "grace");
    return new ImmutableTaskOptions(name, timeout, firstRunAllowance, grace, retries);
  }

  @Override
  public TaskOptions withRetries(int retries) {
    return new ImmutableTaskOptions(name, timeout, firstRunAllowance, grace, retries);
  }
}
