package dev.procession.core.pool;

/** Does nothing when the lock is left but to say that an event was left unattended. */
record NoHooks(Runnable unattended) implements Entrance.Hooks {
  @Override
  public void beforeUnlock(Aftermath aftermath) {}

  @Override
  public void afterUnlock() {}

  @Override
  public void onUnattended() {
    unattended.run();
  }
}
