package dev.procession.ipc.codec;

/**
 * An object that can't travel, met while its graph was written; {@link Explanation} finds where.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final transient Object culprit;

  Refusal(Object culprit, String reason) {
    super(reason, null, false, false);
    this.culprit = culprit;
  }
}
