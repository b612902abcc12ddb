package dev.procession.ipc.codec;

import java.io.ObjectInputFilter;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver knows of the sender.
 *
 * @param glossary what it has taught
 * @param annex has its large arrays
 * @param filter what it may send; {@code null} if everything
 */
public record Peer(Glossary glossary, Annex annex, @Nullable ObjectInputFilter filter) {
  /** Knows nothing: whoever encoded without an annex and teaches the glossary what it says. */
  public Peer() {
    this(new Glossary(), Annex.NONE, null);
  }

  /** Returns a class that it may send. */
  Class<?> admit(Class<?> type) {
    if (filter != null
        && filter.checkInput(new Question(type)) == ObjectInputFilter.Status.REJECTED) {
      throw refused(type.getName());
    }
    return type;
  }

  /** A lambda runs code of its class when it is made. */
  void admitLambdas() {
    if (filter != null) {
      throw refused("a lambda");
    }
  }

  private static IllegalStateException refused(String what) {
    return new IllegalStateException(
        "the result filter refuses " + what + "; ExecutorSpec.withResultFilter admits classes");
  }

  /** What a filter is asked about a class that the direct form names. */
  private record Question(Class<?> serialClass) implements ObjectInputFilter.FilterInfo {
    @Override
    public long arrayLength() {
      return -1;
    }

    @Override
    public long depth() {
      return 1;
    }

    @Override
    public long references() {
      return 1;
    }

    @Override
    public long streamBytes() {
      return 1;
    }
  }
}
