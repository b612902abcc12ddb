package dev.procession.core;

import dev.procession.Capability;
import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the settings of a spec that a backend can't honour, and refuses them by name. */
final class UnsupportedSettings {
  private final String backend;
  private final Set<Capability> capabilities;
  private final Set<String> honoured;
  private final boolean ignore;

  /**
   * The settings that a backend supports.
   *
   * @param honoured the names of those withers that no capability implies
   * @param ignore whether the others are logged instead of refused
   */
  UnsupportedSettings(
      String backend, Set<Capability> capabilities, Set<String> honoured, boolean ignore) {
    this.backend = backend;
    this.capabilities = capabilities;
    this.honoured = honoured;
    this.ignore = ignore;
  }

  void refuse(ExecutorSpec spec) {
    SortedSet<String> unsupported = of(spec.process());
    boolean memory = capabilities.contains(Capability.MEMORY_LIMIT);
    find(unsupported, "withMaxWorkerMemory", spec.maxWorkerMemory() != null, memory);
    find(unsupported, "withAddresses", !spec.addresses().isEmpty(), false);
    find(unsupported, "withKeyFile", spec.keyFile() != null, false);
    find(unsupported, "withPeerUser", spec.peerUser() != null, false);
    find(unsupported, "withResultFilter", spec.resultFilter() != null, false);
    find(unsupported, "withMaxResult", spec.maxResult() != null, false);
    report(unsupported);
  }

  void refuse(ProcessSpec spec) {
    report(of(spec));
  }

  private SortedSet<String> of(ProcessSpec spec) {
    boolean heap = capabilities.contains(Capability.HEAP_LIMIT);
    boolean jvm = capabilities.contains(Capability.OTHER_JVM);
    SortedSet<String> unsupported = new TreeSet<>();
    find(unsupported, "withMaxHeap", spec.maxHeap() != null, heap);
    find(unsupported, "withJavaHome", spec.javaHome() != null, jvm);
    find(unsupported, "withJvmArguments", !spec.jvmArguments().isEmpty(), jvm);
    find(unsupported, "withSystemProperty", !spec.systemProperties().isEmpty(), jvm);
    find(unsupported, "withEnvironment", !spec.environment().isEmpty(), jvm);
    find(unsupported, "withClassPath", !spec.classPath().isEmpty(), jvm);
    find(unsupported, "withWorkingDirectory", spec.workingDirectory() != null, jvm);
    find(unsupported, "withOutput", spec.output() != ProcessSpec.Output.INHERIT, jvm);
    return unsupported;
  }

  private void find(SortedSet<String> unsupported, String wither, boolean set, boolean supported) {
    if (set && !supported && !honoured.contains(wither)) {
      unsupported.add(wither);
    }
  }

  private void report(SortedSet<String> unsupported) {
    if (unsupported.isEmpty()) {
      return;
    }
    String fact =
        "the backend can't honour these settings: backend=" + backend + ", settings=" + unsupported;
    if (!ignore) {
      throw new IllegalArgumentException(
          fact
              + "; leave them out, choose a backend that can, or say"
              + " ExecutorSpec.withUnsupportedIgnored()");
    }
    System.getLogger("dev.procession.settings").log(Level.WARNING, fact + "; they are ignored");
  }
}
