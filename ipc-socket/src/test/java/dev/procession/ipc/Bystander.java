package dev.procession.ipc;

/** Has no JVM to end, and is content with whatever happens; for tests of a conversation alone. */
final class Bystander implements Grip, WorkerSession.Host {
  @Override
  public void terminate() {}

  @Override
  public void kill(String reason) {}

  @Override
  public void onUnresponsive(String reason) {}

  @Override
  public void onLost(boolean busy) {}

  @Override
  public void onTold(boolean atOnce) {}
}
