package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are. */
final class PlainTransport implements Transport {
  private final SocketChannel channel;

  PlainTransport(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer in) throws IOException {
    return channel.read(in);
  }

  @Override
  public boolean write(ByteBuffer out) throws IOException {
    int unused = channel.write(out);
    return !out.hasRemaining();
  }
}
