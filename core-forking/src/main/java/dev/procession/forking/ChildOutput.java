package dev.procession.forking;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/*
 * A child's standard output or error, to be closed under whoever reads it. The stream that Java gives
 * can't be: a read of it waits for as long as any process holds the pipe's other end, a grandchild
 * too, and neither a close nor an interrupt wakes it. So on Linux the same pipe is opened once more
 * by its name in /proc, as a channel, whose close does wake its reader, and the given stream is closed.
 *
 * Where that can't be done the given stream is read, and a grandchild that outlives the child keeps
 * its reader, a daemon thread, until the grandchild ends or closes its output.
 */
final class ChildOutput implements AutoCloseable {
  static final int OUT = 1;
  static final int ERR = 2;

  private final InputStream stream;
  private final boolean closable;

  private ChildOutput(InputStream stream, boolean closable) {
    this.stream = stream;
    this.closable = closable;
  }

  /** To be opened at once after the launch: a launcher's script may redirect its output later. */
  static ChildOutput open(Process child, int descriptor) {
    InputStream given = descriptor == OUT ? child.getInputStream() : child.getErrorStream();
    Path name = Path.of("/proc", Long.toString(child.pid()), "fd", Integer.toString(descriptor));
    try {
      if (Files.readSymbolicLink(name).toString().startsWith("pipe:")) {
        ChildOutput opened = new ChildOutput(new PipeStream(FileChannel.open(name)), true);
        given.close();
        return opened;
      }
    } catch (IOException e) {
      // Not Linux, hidden from us, or the child is gone already.
    }
    return new ChildOutput(given, false);
  }

  InputStream stream() {
    return stream;
  }

  /** Ends a read as well. */
  @Override
  public void close() {
    if (closable) { // a close of the given stream may wait for its reader
      try {
        stream.close();
      } catch (IOException e) {
        // Nobody reads it any more.
      }
    }
  }

  private static final class PipeStream extends FilterInputStream {
    PipeStream(FileChannel channel) {
      super(Channels.newInputStream(channel));
    }

    @Override
    public int available() {
      return 0; // of a channel's position, which a pipe lacks
    }
  }
}
