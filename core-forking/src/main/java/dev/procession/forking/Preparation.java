package dev.procession.forking;

import dev.procession.ipc.WorkerSession;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the handshake and the first order need, made ready while both JVMs wait for each other: to
 * load and initialize the JDK's cryptography and the codec takes as long as a JVM's start. Once in
 * a JVM, on a thread of its own.
 */
final class Preparation implements Runnable {
  /** Which side of the conversation this JVM is, and so what it needs first. */
  enum Side {
    /** Packs a task before it shakes hands. */
    PARENT,
    /** Shakes hands before it unpacks a task. */
    CHILD
  }

  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private final Side side;

  private Preparation(Side side) {
    this.side = side;
  }

  static void begin(Side side) {
    if (BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(new Preparation(side), "procession-preparation");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void run() {
    if (side == Side.PARENT) {
      WorkerSession.prepare();
      prepareHandshake();
    } else {
      prepareHandshake();
      WorkerSession.prepare();
    }
  }

  private static void prepareHandshake() {
    new SecureRandom().nextBytes(new byte[1]);
    try {
      byte[] unused = MessageDigest.getInstance("SHA-256").digest();
    } catch (GeneralSecurityException e) {
      // The handshake tells of it.
    }
  }
}
