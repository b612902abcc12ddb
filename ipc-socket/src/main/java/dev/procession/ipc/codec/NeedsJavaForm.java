package dev.procession.ipc.codec;

/** Ends the direct form: the graph holds an object that only Java serialization carries rightly. */
final class NeedsJavaForm extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NeedsJavaForm() {
    super("a class that the direct form doesn't carry", null, false, false);
  }
}
