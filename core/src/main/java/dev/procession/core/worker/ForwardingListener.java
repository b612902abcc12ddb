package dev.procession.core.worker;

import dev.procession.ExitReport;
import java.util.List;

/** Passes everything on: for a backend that wants to hear some of it first. */
public abstract class ForwardingListener implements WorkerListener {
  private final WorkerListener listener;

  /**
   * Makes one.
   *
   * @param listener hears everything
   */
  protected ForwardingListener(WorkerListener listener) {
    this.listener = listener;
  }

  @Override
  public void onReady(long pid) {
    listener.onReady(pid);
  }

  @Override
  public void onAnswer(long orderId, Answer answer) {
    listener.onAnswer(orderId, answer);
  }

  @Override
  public void onAnswers(List<Answered> answered) {
    listener.onAnswers(answered);
  }

  @Override
  public void onKept(long orderId) {
    listener.onKept(orderId);
  }

  @Override
  public void onBegun(long orderId) {
    listener.onBegun(orderId);
  }

  @Override
  public void onStack(List<String> frames) {
    listener.onStack(frames);
  }

  @Override
  public void onWorn() {
    listener.onWorn();
  }

  @Override
  public void onPart(long orderId, Results results) {
    listener.onPart(orderId, results);
  }

  @Override
  public void onDivided(long orderId, int kept) {
    listener.onDivided(orderId, kept);
  }

  @Override
  public void onLastStarted(long orderId, int item) {
    listener.onLastStarted(orderId, item);
  }

  @Override
  public void onShortage() {
    listener.onShortage();
  }

  @Override
  public void onExit(ExitReport report) {
    listener.onExit(report);
  }
}
