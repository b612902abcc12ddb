package dev.procession.forking;

/** The threads of this JVM that have not ended. */
final class LivingThreads {
  private LivingThreads() {}

  static boolean hasNamed(String beginning) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(beginning));
  }
}
