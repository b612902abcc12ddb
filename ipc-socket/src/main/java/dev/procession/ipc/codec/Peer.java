package dev.procession.ipc.codec;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a receiver knows of the sender, for one conversation. Thread-safe. */
public final class Peer {
  private final Glossary glossary;
  private final Annex annex;
  private final @Nullable ResultFilter filter;
  private final ResultLimits limits;
  private final AtomicInteger refusals = new AtomicInteger();

  /** Knows nothing: whoever encoded without an annex and teaches the glossary what it says. */
  public Peer() {
    this(new Glossary(), Annex.NONE, null);
  }

  /** The same without limits, for a parent. */
  public Peer(Glossary glossary, Annex annex, @Nullable ResultFilter filter) {
    this(glossary, annex, filter, ResultLimits.NONE);
  }

  /**
   * Knows all.
   *
   * @param glossary what it has taught
   * @param annex has its large arrays
   * @param filter what it may send; {@code null} if everything
   * @param limits how much it may send at once
   */
  public Peer(Glossary glossary, Annex annex, @Nullable ResultFilter filter, ResultLimits limits) {
    this.glossary = glossary;
    this.annex = annex;
    this.filter = filter;
    this.limits = limits;
  }

  /** The same sender, whose large arrays came another way. */
  public Peer with(Annex other) {
    return new Peer(glossary, other, filter, limits);
  }

  /** What it has taught. */
  public Glossary glossary() {
    return glossary;
  }

  /** Has its large arrays. */
  public Annex annex() {
    return annex;
  }

  /** How much it may send at once. */
  public ResultLimits limits() {
    return limits;
  }

  @Nullable ResultFilter filter() {
    return filter;
  }

  void countRefusal() {
    refusals.incrementAndGet();
  }

  /**
   * How many of its values a filter or limit has refused. Exceptions don't count: an honest worker
   * has many of a class that is not admitted, and each arrives as its text.
   */
  public int refusals() {
    return refusals.get();
  }
}
