package dev.procession.forking;

import dev.procession.ExitReport;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Answered;
import dev.procession.core.worker.WorkerListener;
import java.util.List;

/** Passes everything on, and tells that the worker becomes ready, and that its pool knows it. */
record ReadyWatch(WorkerListener listener, Runnable onReady, Runnable afterwards)
    implements WorkerListener {
  @Override
  public void onReady(long pid) {
    onReady.run();
    listener.onReady(pid);
    afterwards.run();
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
  public void onLastStarted(long orderId) {
    listener.onLastStarted(orderId);
  }

  @Override
  public void onExit(ExitReport report) {
    listener.onExit(report);
  }
}
