package dev.procession.forking;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The one message on a child's standard input, which is then held open as its life-line. The secret
 * is made for this child alone, and is in no command line, environment or file.
 *
 * @param address where to connect
 * @param secret what both sides know
 * @param directory the worker's folder, which it removes if its parent is gone
 */
record Bootstrap(String address, byte[] secret, String directory) {
  private static final int SECRET_BYTES = 32;

  static Bootstrap create(String address, Path directory) {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return new Bootstrap(address, secret, directory.toString());
  }

  /** Sends it; a child that is gone already is found by its exit. */
  void send(OutputStream stdin) {
    try {
      DataOutputStream out = new DataOutputStream(stdin);
      out.writeUTF(address);
      out.write(secret);
      out.writeUTF(directory);
      out.flush();
    } catch (IOException e) {
      // A broken pipe: the child has ended, and its exit tells more.
    }
  }

  static Bootstrap receive(InputStream stdin) throws IOException {
    DataInputStream in = new DataInputStream(stdin);
    String address = in.readUTF();
    byte[] secret = in.readNBytes(SECRET_BYTES);
    return new Bootstrap(address, secret, in.readUTF());
  }
}
