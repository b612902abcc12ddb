package dev.procession.core.pool;

import dev.procession.BrokenExecutorException;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Order;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * What a worker runs before it is idle for the first time. One that fails, or does not end in time,
 * breaks the pool: it would do the same in the next worker.
 *
 * One that is late may hang anywhere, which nobody sees from here. So its worker is first asked
 * where its thread is; what it says, or that it says nothing, is told. An answer that comes before
 * that wins: after a pause of this JVM all of it may have come at once.
 */
class Initialization {
  private static final long STACK_LIMIT = Duration.ofSeconds(5).toNanos();

  private final PoolSettings settings;
  private final Effects effects;
  private final Crew crew;
  private final Pool pool;

  /** The pool that it is part of. */
  interface Pool {
    void breakDown(BrokenExecutorException cause, long now);

    boolean isTerminated();
  }

  Initialization(PoolSettings settings, Effects effects, Crew crew, Pool pool) {
    this.settings = settings;
    this.effects = effects;
    this.crew = crew;
    this.pool = pool;
  }

  private static long idAt(WorkerSlot slot) {
    return -slot.number();
  }

  /** A worker has become ready. */
  void begin(WorkerSlot slot, long now) {
    Initializer initializer = settings.initializer();
    if (initializer == null) {
      crew.becomeIdle(slot, WorkerState.STARTING, now);
      return;
    }
    slot.move(InitializerState.PENDING, InitializerState.RUNNING);
    crew.setDeadline(slot, Crew.plus(now, initializer.timeout()));
    slot.worker().send(new Order(idAt(slot), initializer.cargo()));
    effects.flush(slot.worker());
  }

  /** Whether this is the answer to the initializer, which then is handled. */
  boolean answered(WorkerSlot slot, long orderId, Answer answer, long now) {
    if (orderId != idAt(slot) || !slot.is(WorkerState.STARTING) || !isAwaited(slot)) {
      return false;
    }
    slot.move(slot.initializer, InitializerState.DONE);
    crew.setDeadline(slot, WorkerSlot.NEVER);
    if (answer instanceof Answer.Encoded encoded) {
      effects.decode(encoded.result(), new Ended(slot));
    } else if (answer instanceof Answer.Failure failure) {
      fail(slot, failure.cause(), now);
    } else {
      crew.becomeIdle(slot, WorkerState.STARTING, now);
    }
    return true;
  }

  private static boolean isAwaited(WorkerSlot slot) {
    return slot.initializer == InitializerState.RUNNING
        || slot.initializer == InitializerState.LATE;
  }

  /** What a worker's initializer returned or threw is decoded. */
  private final class Ended implements Decoded {
    private final WorkerSlot slot;

    Ended(WorkerSlot slot) {
      this.slot = slot;
    }

    @Override
    public boolean isAwaited() {
      return !pool.isTerminated();
    }

    @Override
    public void end(Outcome outcome, long now) {
      if (outcome instanceof Outcome.Failure failure) {
        fail(slot, failure.cause(), now);
      } else if (slot.is(WorkerState.STARTING)) {
        crew.becomeIdle(slot, WorkerState.STARTING, now);
      }
    }
  }

  private void fail(WorkerSlot slot, Throwable cause, long now) {
    pool.breakDown(
        new BrokenExecutorException(
            "the initializer failed: backend="
                + settings.backend()
                + ", worker="
                + slot.name()
                + ": "
                + cause
                + "; correct the initializer and open a new executor",
            cause),
        now);
  }

  /** The deadline of a worker that starts has passed; whether that was its initializer's. */
  boolean passed(WorkerSlot slot, long now) {
    if (slot.initializer == InitializerState.RUNNING) {
      slot.move(InitializerState.RUNNING, InitializerState.LATE);
      crew.setDeadline(slot, Crew.plus(now, Duration.ofNanos(STACK_LIMIT)));
      slot.worker().tellStack();
      effects.flush(slot.worker());
      return true;
    } else if (slot.initializer == InitializerState.LATE) {
      giveUp(slot, "its worker did not tell where it was", now);
      return true;
    }
    return false;
  }

  /** A worker tells where its thread is. */
  void toldStack(WorkerSlot slot, List<String> frames, long now) {
    if (slot.is(WorkerState.STARTING) && slot.initializer == InitializerState.LATE) {
      giveUp(slot, "its thread was at\n\t" + String.join("\n\t", frames), now);
    }
  }

  private void giveUp(WorkerSlot slot, String where, long now) {
    slot.move(InitializerState.LATE, InitializerState.DONE);
    @Nullable Initializer initializer = settings.initializer();
    Object limit = initializer == null ? "?" : initializer.timeout();
    crew.kill(slot, "its initializer did not end within " + limit, true);
    if (!settings.canKill()) {
      slot.worker().interrupt(idAt(slot));
      effects.flush(slot.worker());
    }
    pool.breakDown(
        new BrokenExecutorException(
            "the initializer did not end in time: backend="
                + settings.backend()
                + ", worker="
                + slot.name()
                + ", limit="
                + limit
                + "; allow more with ExecutorSpec.withInitializerTimeout, or correct the"
                + " initializer, and open a new executor; "
                + where,
            null),
        now);
  }
}
