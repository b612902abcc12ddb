package dev.procession.ipc.codec;

/** Where reading failed: each level of the graph adds its step while the exception passes. */
final class Trail extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StringBuilder path = new StringBuilder();

  private Trail(RuntimeException cause) {
    super(cause.getMessage(), cause, false, false);
  }

  static Trail at(String step, RuntimeException failure) {
    Trail trail = failure instanceof Trail known ? known : new Trail(failure);
    trail.path.insert(0, step);
    return trail;
  }

  /** What failed at the end of the trail, if there is one. */
  static Throwable causeOf(Throwable failure) {
    Throwable cause = failure instanceof Trail ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  String path() {
    return path.toString();
  }
}
