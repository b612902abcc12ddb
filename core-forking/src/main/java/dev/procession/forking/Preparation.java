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
final class Preparation {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private Preparation() {}

  static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(Preparation::prepare, "procession-preparation");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void prepare() {
    WorkerSession.prepare(); // first: a task is packed before any hands are shaken
    new SecureRandom().nextBytes(new byte[1]);
    try {
      byte[] unused = MessageDigest.getInstance("SHA-256").digest();
    } catch (GeneralSecurityException e) {
      // The handshake tells of it.
    }
  }
}
