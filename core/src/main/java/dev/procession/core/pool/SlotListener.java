package dev.procession.core.pool;

import dev.procession.ExitReport;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Answered;
import dev.procession.core.worker.Results;
import dev.procession.core.worker.WorkerListener;
import java.util.List;
import java.util.function.LongConsumer;

/** Brings what one worker tells to the scheduler. */
final class SlotListener implements WorkerListener {
  private final Entrance entrance;
  private final Scheduler scheduler;
  private final WorkerSlot slot;

  SlotListener(Entrance entrance, Scheduler scheduler, WorkerSlot slot) {
    this.entrance = entrance;
    this.scheduler = scheduler;
    this.slot = slot;
  }

  private void tell(LongConsumer word) {
    entrance.tell(
        new Inbox.Word() {
          @Override
          public void handle(long now) {
            word.accept(now);
          }
        });
  }

  @Override
  public void onReady(long pid) {
    tell(now -> scheduler.onReady(slot, pid, now));
  }

  @Override
  public void onAnswer(long orderId, Answer answer) {
    tell(now -> scheduler.onAnswer(slot, orderId, answer, now));
  }

  @Override
  public void onAnswers(List<Answered> answered) {
    tell(now -> scheduler.onAnswers(slot, answered, now));
  }

  @Override
  public void onKept(long orderId) {
    tell(now -> scheduler.onKept(slot, orderId, now));
  }

  @Override
  public void onBegun(long orderId) {
    tell(now -> scheduler.onBegun(slot, orderId, now));
  }

  @Override
  public void onStack(List<String> frames) {
    tell(now -> scheduler.onStack(slot, frames, now));
  }

  @Override
  public void onWorn() {
    tell(now -> scheduler.onWorn(slot, now));
  }

  @Override
  public void onPart(long orderId, Results results) {
    tell(now -> scheduler.onPart(slot, orderId, results, now));
  }

  @Override
  public void onDivided(long orderId, int kept) {
    tell(now -> scheduler.onDivided(slot, orderId, kept, now));
  }

  @Override
  public void onLastStarted(long orderId, int item) {
    tell(
        now -> {
          slot.lastStarted = orderId;
          slot.lastItem = item;
        });
  }

  @Override
  public void onShortage() {
    tell(now -> scheduler.onShortage(slot));
  }

  @Override
  public void onExit(ExitReport report) {
    tell(now -> scheduler.onExit(slot, report, now));
  }
}
