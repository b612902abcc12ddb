package dev.procession.core.pool;

/** Has nothing to do at the door but to say that somebody left an event there unattended. */
record QuietPorter(Runnable unattended) implements Entrance.Porter {
  @Override
  public void beforeUnlock(Aftermath aftermath) {}

  @Override
  public void afterUnlock() {}

  @Override
  public void onUnattended() {
    unattended.run();
  }
}
