package dev.procession.ipc.annex;

import dev.procession.ipc.wire.Attachment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/*
 * An interrupt closes the channel under the thread that reads, which may be any: it is meant for
 * what that thread does else, so the file is opened again, and the interrupt kept.
 */
/** A stored array on its way through a socket. */
public final class OpenArray implements Attachment {
  private final MemoryFolder folder;
  private final String name;
  private final Runnable onClose;
  private final long length;
  private volatile FileChannel channel;

  /** Owned by the thread that reads. */
  private long position;

  /** Guarded by this. */
  private boolean closed;

  OpenArray(MemoryFolder folder, String name, Runnable onClose) throws IOException {
    this.folder = folder;
    this.name = name;
    this.onClose = onClose;
    this.channel = folder.open(name);
    this.length = channel.size();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void read(ByteBuffer buffer) throws IOException {
    int count = readOrReopen(buffer);
    if (count <= 0) {
      throw new IOException("an array in shared memory was cut: name=" + name + ", at=" + position);
    }
    position += count;
  }

  private int readOrReopen(ByteBuffer buffer) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return channel.read(buffer, position);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
          reopen();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void reopen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    channel = folder.open(name);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        channel.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
    onClose.run();
  }
}
