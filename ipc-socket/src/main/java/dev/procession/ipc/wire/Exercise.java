package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * A conversation with nobody: it loads and initializes what a first one needs, while the other side
 * is still awaited.
 */
public final class Exercise implements Connection.Receiver {
  private Exercise() {}

  /** Does everything but to write and to read. */
  public static void run(byte[] payload) {
    Handshake.exercise();
    try (Connection connection = new Connection(SocketChannel.open())) {
      connection.send(new Frame(FrameKind.SETUP, 0, payload));
      Reading unused = new Reading(connection, new Exercise(), Reading.Attendant.NONE);
    } catch (IOException e) {
      // The conversation itself will tell.
    }
  }

  @Override
  public boolean onFrame(Frame frame) {
    return false;
  }
}
