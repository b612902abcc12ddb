package dev.procession.core.worker;

import dev.procession.ExitReport;
import java.util.List;

/**
 * Hears of one worker: {@link #onReady} first and {@link #onExit} last. Calls come on threads of
 * the backend that are never interrupted, or from within a call of {@link Worker}; callbacks of
 * futures may run in them. They are handled in the order in which they come, not always before they
 * return.
 */
public interface WorkerListener {

  /**
   * The worker is ready for orders.
   *
   * @param pid the id of its process
   */
  void onReady(long pid);

  /**
   * An order was answered. Each order is answered once, unless the worker exits first.
   *
   * @param orderId the order's id
   * @param answer the answer
   */
  void onAnswer(long orderId, Answer answer);

  /**
   * Orders were answered: as {@link #onAnswer} for one after the other, at less cost.
   *
   * @param answered what came at once, in the order in which it came
   */
  default void onAnswers(List<Answered> answered) {
    for (Answered one : answered) {
      onAnswer(one.orderId(), one.answer());
    }
  }

  /**
   * An order that was {@linkplain Worker#recall recalled} had started; the worker keeps it. Told
   * after the answers to all orders before it. Without this word the engine learns only from the
   * answer that the order ran.
   *
   * @param orderId the order's id
   */
  default void onKept(long orderId) {}

  /**
   * The own code of a task begins, whose order is {@linkplain Order#limited limited}: what comes
   * before, the decoding, which loads its classes, is done. Told after the answers to all orders
   * before it; it may be left out if the answer is told at once.
   *
   * @param orderId the order's id
   */
  default void onBegun(long orderId) {}

  /**
   * Where the thread is that runs the worker's orders, as {@link Worker#tellStack} asked.
   *
   * @param frames its stack, the innermost call first
   */
  default void onStack(List<String> frames) {}

  /**
   * A {@link Chunk} runs for long; results of it, further ones follow. Told without results too, as
   * the engine may have items behind the slow one taken back.
   *
   * @param orderId the order's id
   * @param results of the items after those that were told before, potentially none
   */
  default void onPart(long orderId, Results results) {}

  /**
   * A {@link Chunk} that was {@linkplain Worker#recall recalled} had started: the worker keeps its
   * first items, and gives the others back.
   *
   * @param orderId the order's id
   * @param kept how many items it keeps, told ones included
   */
  default void onDivided(long orderId, int kept) {}

  /**
   * The worker should be replaced, as one that takes too much memory: once it has run a task it
   * gets no other, what it has not started is recalled, and it is drained when it has answered what
   * it holds. Unlike the others this may be told at any time and by any thread; listeners of users
   * may run in it.
   */
  default void onWorn() {}

  /**
   * The worker is about to be reported gone, and this is the last order that it took up: those sent
   * before it have started too, whether their answers came or not; those after it have not. Where
   * that can't be told, or is an order that was never sent, every unanswered order counts as begun:
   * none may run twice without {@link dev.procession.TaskOptions#withRetries}.
   *
   * @param orderId the order's id; 0 if it took up none
   * @param item the item that it took up last, counted from 0, if the order is a {@link Chunk}
   */
  default void onLastStarted(long orderId, int item) {}

  /**
   * The worker can't be started for a {@link Shortage}: told before {@link #onExit}, by any thread.
   * Such a start costs nothing but time: another is tried after a pause, as often as needed.
   */
  default void onShortage() {}

  /**
   * The worker is gone, and everything that it owned with it. Called exactly once per worker, also
   * for one that could not be started: then its kind is {@link ExitReport.Kind#NEVER_READY} and its
   * reason tells the command or address, what was printed, and the remedy.
   *
   * @param report how it ended; its {@link ExitReport#tasks()} are filled in by the engine
   */
  void onExit(ExitReport report);
}
