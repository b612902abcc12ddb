package dev.procession.ipc;

import java.time.Duration;

/*
 * Notices workers that are stopped or wedged: whose process lives, whose connection is open, and
 * who say nothing though somebody waits for them. What a task does says nothing about that, and a
 * long collection or a machine that swaps looks the same from afar. So a worker is asked after some
 * silence (PING), its reading thread answers whatever its task does, and only if the limit passes
 * without a byte from it, and without processor time spent by its process, is it given up.
 *
 * Time is counted in ticks that this thread really made, by a clock that never goes back: while this
 * JVM is stopped, asleep with its machine, or in a long collection of its own, nobody's silence
 * grows. A tick while this side has not read what came does not count either.
 *
 * One daemon thread per JVM, as long as there is a conversation.
 */
/** Notices workers of this JVM that are waited for and give no sign of life. Thread-safe. */
public final class Liveness {
  private static final Liveness OF_THIS_JVM = new Liveness(Duration.ofSeconds(5), 2, 12);

  private final Duration tick;
  private final int ticksBeforePing;
  private final int ticksAfterPing;
  private final Rounds<Pulse> rounds;

  /**
   * Makes one; {@link #ofThisJvm} is the one to use.
   *
   * @param tick the time between two looks
   * @param ticksBeforePing so many silent ticks, and a worker is asked, again after as many
   * @param ticksAfterPing so many more, and it is given up
   */
  public Liveness(Duration tick, int ticksBeforePing, int ticksAfterPing) {
    this.tick = tick;
    this.ticksBeforePing = ticksBeforePing;
    this.ticksAfterPing = ticksAfterPing;
    this.rounds = new Rounds<>("procession-liveness", tick, Pulse::onTick);
  }

  /**
   * The one of this JVM: asks after 10 seconds of silence, gives up 60 seconds later.
   *
   * @return always the same
   */
  public static Liveness ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** Watches a worker until {@link #forget}. */
  void watch(Pulse.Subject subject) {
    rounds.add(new Pulse(subject, tick, ticksBeforePing, ticksAfterPing));
  }

  void forget(Pulse.Subject subject) {
    rounds.removeIf(pulse -> pulse.isOf(subject));
  }
}
