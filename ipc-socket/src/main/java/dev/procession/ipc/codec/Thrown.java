package dev.procession.ipc.codec;

/** What a method handle, or a method called by reflection, may throw, as unchecked. */
final class Thrown {
  private Thrown() {}

  static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException known
        ? known
        : new IllegalStateException(thrown.toString(), thrown);
  }
}
