package dev.procession.examples.nice;

import dev.procession.Backend;
import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.forking.ForkingBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The backend {@code nice}: child JVMs that leave the processor to everybody else. All that differs
 * from {@code forking} is the command, which {@code nice} runs in its own place.
 */
public final class NiceBackend implements Backend {
  private static final List<String> PREFIX = List.of("nice", "-n", "10");

  /** Makes the backend; for {@link java.util.ServiceLoader}. */
  public NiceBackend() {}

  @Override
  public String name() {
    return "nice";
  }

  @Override
  public Set<Capability> capabilities() {
    return ForkingBackend.CAPABILITIES;
  }

  @Override
  public Executor open(ExecutorSpec spec) {
    return ForkingBackend.open(name(), spec, NiceBackend::nicely);
  }

  private static List<String> nicely(List<String> command) {
    List<String> nicely = new ArrayList<>(PREFIX);
    nicely.addAll(command);
    return nicely;
  }
}
