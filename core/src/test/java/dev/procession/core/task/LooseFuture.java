package dev.procession.core.task;

/** A future with no engine behind it; whoever cancels it first ends it. */
public class LooseFuture<T> extends TaskFuture<T> {
  public LooseFuture(long id) {
    super(id);
  }

  @Override
  protected boolean cancelTask(boolean mayInterruptIfRunning) {
    settle(new Outcome.Cancelled());
    fire();
    return isCancelled();
  }

  @Override
  protected boolean isTakenUp() {
    return false;
  }
}
