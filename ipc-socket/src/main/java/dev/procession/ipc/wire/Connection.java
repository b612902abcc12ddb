package dev.procession.ipc.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/*
 * A connection between two JVMs: any thread sends, one thread reads.
 *
 * The channel is in non-blocking mode. In that mode no write waits, so that a peer that has stopped
 * reading stops nobody here; and a thread whose interrupt flag is set may write: only blocking
 * operations close a channel on interrupt.
 *
 * Sending has two steps. send() puts a frame into the outbox; flush() lets it travel. Whoever
 * flushes while nobody writes becomes the writer and writes until the outbox is empty, what others
 * add meanwhile included: so frames that come fast share system calls, and one that comes alone
 * goes at once. What the socket does not take is left to the reader thread, which then waits for
 * room as well as for bytes. A flush asked for by the reader thread is done when it has handled all
 * the frames that one read brought.
 *
 *   writer:  NOBODY -> SOMEBODY -> NOBODY       a thread writes
 *                      SOMEBODY -> WAITING      the socket is full, the reader thread goes on
 *                      WAITING  -> SOMEBODY     the reader thread, when there is room
 */
public final class Connection implements AutoCloseable {
  private enum Writer {
    NOBODY,
    SOMEBODY,
    WAITING
  }

  /** Hears of what comes in, on the reading thread. */
  @FunctionalInterface
  public interface Receiver {

    /**
     * A frame came.
     *
     * @return whether to read on
     */
    boolean onFrame(Frame frame) throws IOException;
  }

  private static final int BUFFER = 64 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Outbox outbox = new Outbox();
  private final AtomicReference<Writer> writer = new AtomicReference<>(Writer.NOBODY);
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);

  /** Owned by the writer. */
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);

  private volatile @Nullable Thread reader;
  private boolean flushAfterBatch;

  public Connection(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    if (channel.getLocalAddress() instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    this.selector = Selector.open();
    this.key = channel.register(selector, SelectionKey.OP_READ);
  }

  /** Puts a frame into the outbox; it travels with the next flush. */
  public void send(Frame frame) {
    outbox.add(frame);
  }

  /** Lets everything travel that was sent so far; never waits. */
  public void flush() {
    if (Thread.currentThread() == reader) {
      flushAfterBatch = true;
    } else {
      write();
    }
  }

  /** As {@link #flush}, by the reading thread: for a thread that has better to do. */
  public void flushSoon() {
    selector.wakeup();
  }

  private void write() {
    while (!outbox.isEmpty() && writer.compareAndSet(Writer.NOBODY, Writer.SOMEBODY)) {
      writeOut();
    }
  }

  /** Writes until all is out or the socket is full; this thread is the writer. */
  private void writeOut() {
    try {
      while (outbox.fill(out)) {
        out.flip();
        int unused = channel.write(out);
        boolean full = out.hasRemaining();
        out.compact();
        if (full) {
          writer.set(Writer.WAITING);
          selector.wakeup();
          return;
        }
      }
    } catch (IOException e) {
      out.clear();
      // The reading thread finds the same; who waits for an answer hears of it from there.
    }
    writer.set(Writer.NOBODY);
  }

  /**
   * Reads until the other side closes, the connection breaks, or the receiver has enough.
   *
   * @throws IOException if what comes is no frame, or the receiver throws
   */
  public void read(Receiver receiver) throws IOException {
    FrameReader frames = new FrameReader();
    reader = Thread.currentThread();
    try {
      boolean more = true;
      while (more) {
        in.flip();
        for (Frame frame = frames.next(in); more && frame != null; frame = frames.next(in)) {
          more = receiver.onFrame(frame);
        }
        in.compact();
        if (flushAfterBatch) {
          flushAfterBatch = false;
          write();
        }
        more = more && receiveSome(Long.MAX_VALUE);
      }
    } finally {
      reader = null;
    }
    write();
  }

  /** Waits for bytes and writes when there is room; {@code false} at the end of the stream. */
  private boolean receiveSome(long deadline) throws IOException {
    while (true) {
      int count = channel.read(in);
      if (count != 0) {
        return count > 0;
      }
      await(deadline);
      if (writer.get() == Writer.WAITING) {
        if (key.isWritable()) {
          writer.set(Writer.SOMEBODY);
          writeOut();
        }
      }
      write();
    }
  }

  private void await(long deadline) throws IOException {
    boolean waiting = writer.get() == Writer.WAITING;
    key.interestOps(waiting ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    long millis = 0;
    if (deadline != Long.MAX_VALUE) {
      millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new IOException("the other side did not answer in time");
      }
    }
    selector.select(millis);
    selector.selectedKeys().clear();
    // Nobody may interrupt the reading thread; a task that does would make it spin.
    boolean unused = Thread.interrupted();
  }

  /** Reads so many bytes before the first frame, by a deadline of {@link System#nanoTime}. */
  byte[] receive(int length, long deadline) throws IOException {
    byte[] bytes = new byte[length];
    while (in.position() < length) {
      if (!receiveSome(deadline)) {
        throw new IOException("the other side closed the connection");
      }
    }
    in.flip();
    in.get(bytes);
    in.compact();
    return bytes;
  }

  /** Writes bytes before the first frame; few enough for the socket's buffer. */
  void transmit(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        throw new IOException("the other side does not read");
      }
    }
  }

  @Override
  public void close() {
    try (selector;
        channel) {
      key.cancel();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
