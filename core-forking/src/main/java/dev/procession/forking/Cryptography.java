package dev.procession.forking;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * The JDK's cryptography, made ready before the handshake needs it: finding its providers and
 * checking its policy takes as long as a JVM's start. Both sides do it while they wait.
 */
final class Cryptography {
  private Cryptography() {}

  static void prepare() {
    new SecureRandom().nextBytes(new byte[1]);
    try {
      byte[] unused = MessageDigest.getInstance("SHA-256").digest();
    } catch (GeneralSecurityException e) {
      // The handshake tells of it.
    }
  }

  static void prepareBeside() {
    Thread thread = new Thread(Cryptography::prepare, "procession-cryptography");
    thread.setDaemon(true);
    thread.start();
  }
}
