package dev.procession.forking;

import dev.procession.ProcessSpec;
import java.util.List;
import java.util.Map;

/** A child's environment: the parent's, less what would change its JVM behind our back. */
final class ChildEnvironment {
  private static final List<String> SCRUBBED =
      List.of("_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");

  private ChildEnvironment() {}

  static void scrub(Map<String, String> environment) {
    for (String name : SCRUBBED) {
      environment.remove(name);
    }
  }

  static void apply(ProcessSpec spec, Map<String, String> environment) {
    scrub(environment);
    environment.putAll(spec.environment());
  }
}
