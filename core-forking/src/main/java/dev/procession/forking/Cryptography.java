package dev.procession.forking;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The JDK's cryptography, made ready before the handshake needs it: finding its providers and
 * checking its policy takes as long as a JVM's start. Both sides do it while they wait.
 */
final class Cryptography {
  private static final String HMAC = "HmacSHA256";

  private Cryptography() {}

  static void prepare() {
    byte[] bytes = new byte[1];
    new SecureRandom().nextBytes(bytes);
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(bytes, HMAC));
      byte[] unused = mac.doFinal(bytes);
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
