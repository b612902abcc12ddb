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
 * A connection between two JVMs: any thread sends, one thread at a time reads (Reading says which).
 *
 * The channel is in non-blocking mode. In that mode no write waits, so that a peer that has stopped
 * reading stops nobody here; and a thread whose interrupt flag is set may write: only blocking
 * operations close a channel on interrupt.
 *
 * Before the thread that reads sleeps it looks some times whether bytes have come, where that pays:
 * see Spin.
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
 *                      SOMEBODY -> BROKEN       what was to be sent can't be read any more
 */
public final class Connection implements AutoCloseable {
  private enum Writer {
    NOBODY,
    SOMEBODY,
    WAITING,
    BROKEN
  }

  /** Hears of what comes in, on the reading thread. */
  public interface Receiver {

    /**
     * A frame came.
     *
     * @return whether to read on
     */
    boolean onFrame(Frame frame) throws IOException;

    /**
     * A frame came for which this JVM has no memory.
     *
     * @param frame without its payload
     * @param bytes how many that had
     * @return whether to read on
     */
    default boolean onDropped(Frame frame, int bytes) throws IOException {
      throw new IOException(
          "what came does not fit into this JVM's memory: kind="
              + frame.kind()
              + ", bytes="
              + bytes
              + ", heap="
              + Runtime.getRuntime().maxMemory());
    }

    /** All frames that came at once were handled. */
    default void onPause() {}
  }

  /** What came was not sent by the other side. */
  public static final class Altered extends IOException {
    private static final long serialVersionUID = 1L;

    Altered(String fact) {
      super(
          fact
              + ": what came was not sent by the other side, but changed or injected on its way;"
              + " somebody else can write to what connects the two");
    }
  }

  private static final int BUFFER = 64 << 10;

  /** What a process sent before it ended comes within this time, and is no more than this. */
  private static final long LAST_BYTES_MILLIS = 200;

  private static final long MOST_LAST_BYTES = 64 << 20;

  private final SocketChannel channel;
  private final Transport transport;
  private final Selector selector;
  private final SelectionKey key;
  private final Outbox outbox = new Outbox();
  private final AtomicReference<Writer> writer = new AtomicReference<>(Writer.NOBODY);
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);

  // Owned by the writer.
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
  private boolean owing;

  private volatile @Nullable Thread reader;
  private volatile boolean peerEnded;

  /** Why nothing is written any more. */
  private volatile @Nullable IOException unsendable;

  // Owned by the thread that reads.
  private final FrameReader frames = new FrameReader();
  private final Spin spin = new Spin(Runtime.getRuntime().availableProcessors());
  private final Spin.Read readNow;
  private int framesAtOnce;
  private boolean flushAfterBatch;
  private boolean drained = true;
  private long lastBytes;

  // Written by the thread that reads; others look at them now and then.
  private long signsOfLife;
  private boolean handling;

  /** A connection over a channel that needs no handshake. */
  public Connection(SocketChannel channel) throws IOException {
    this(prepare(channel), Selector.open(), new PlainTransport(channel));
  }

  /** Over a channel that is prepared. */
  Connection(SocketChannel channel, Selector selector, Transport transport) throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.transport = transport;
    this.readNow = () -> transport.read(in);
    this.key = channel.register(selector, SelectionKey.OP_READ);
  }

  static SocketChannel prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    if (channel.getLocalAddress() instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    return channel;
  }

  /** Breaks the connection when a frame comes that is larger; called before the first comes. */
  public void limitFrames(long mostBytes) {
    frames.limit(mostBytes);
  }

  /** Puts a frame into the outbox; it travels with the next flush. */
  public void send(Frame frame) {
    outbox.add(frame);
  }

  /**
   * Puts a frame into the outbox whose payload ends with an attachment. That is read by whoever
   * writes, piece by piece, and closed when it is out, or the connection is closed. If it can't be
   * read the connection breaks, for half a frame may be out.
   */
  public void send(Frame frame, Attachment attachment) {
    outbox.add(frame, attachment);
  }

  /** Lets everything travel that was sent so far; never waits. */
  public void flush() {
    if (Thread.currentThread() == reader) {
      flushAfterBatch = true;
    } else {
      write();
    }
  }

  /** How many bytes were sent and not flushed. */
  public int unflushed() {
    return outbox.size();
  }

  /** Changes whenever bytes came, or there was room again for those that wait to go out. */
  public long signsOfLife() {
    return signsOfLife;
  }

  /** Whether what came is being handled, so that more may have come unread. */
  public boolean isHandling() {
    return handling;
  }

  /** Ends the conversation from this side: the thread that reads comes to the stream's end. */
  public void hangUp() {
    try {
      channel.shutdownInput();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  /**
   * The other side's process has ended: what it had sent is still read, then the stream ends, also
   * if somebody else, as a child of that process, holds its end of it.
   */
  public void onPeerEnded() {
    peerEnded = true;
    selector.wakeup();
  }

  /** Makes a thread that waits in {@link #receive} return, or the next one that would. */
  public void wakeup() {
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
      while (fill() || owing) {
        out.flip();
        owing = !transport.write(out);
        out.compact();
        if (owing) {
          writer.set(Writer.WAITING);
          selector.wakeup();
          return;
        }
      }
    } catch (IOException e) {
      out.clear();
      // The reading thread finds the same; who waits for an answer hears of it from there.
    }
    writer.compareAndSet(Writer.SOMEBODY, Writer.NOBODY);
  }

  private boolean fill() {
    try {
      return outbox.fill(out);
    } catch (IOException e) {
      unsendable = e;
      writer.set(Writer.BROKEN);
      hangUp();
      return false;
    }
  }

  /**
   * Waits for bytes, hands every whole frame to the receiver, and lets travel what it sent. One
   * thread at a time.
   *
   * @param deadline of {@link System#nanoTime}; {@code Long.MAX_VALUE} is never
   * @return {@code false} once the other side has closed or the receiver has enough; {@code true}
   *     also if nothing came before the deadline, a {@link #wakeup} or an interrupt
   * @throws IOException if the connection breaks, what comes is no frame, or the receiver throws
   */
  public boolean receive(Receiver receiver, long deadline) throws IOException {
    reader = Thread.currentThread();
    try {
      boolean open = receiveSome(deadline);
      handling = true;
      in.flip();
      framesAtOnce = 0;
      boolean more = true;
      for (Frame frame = frames.next(in); more && frame != null; frame = frames.next(in)) {
        framesAtOnce++;
        int dropped = frames.dropped();
        more = dropped > 0 ? receiver.onDropped(frame, dropped) : receiver.onFrame(frame);
      }
      in.compact();
      receiver.onPause();
      IOException broken = unsendable;
      if (!open && broken != null) {
        throw new IOException("an attachment can't be sent: " + broken.getMessage(), broken);
      }
      return open && more;
    } finally {
      handling = false;
      reader = null;
      if (flushAfterBatch) {
        flushAfterBatch = false;
        write();
      }
    }
  }

  /**
   * Waits for bytes once, and writes when there is room; {@code false} at the end of the stream.
   */
  private boolean receiveSome(long deadline) throws IOException {
    if (in.position() == 0 || drained) {
      boolean waiting = writer.get() == Writer.WAITING;
      int found = waiting ? 0 : spin.look(framesAtOnce, readNow);
      if (found != 0) {
        return took(found);
      }
      await(deadline);
      if (writer.get() == Writer.WAITING && key.isWritable()) {
        writer.set(Writer.SOMEBODY);
        signsOfLife++;
        writeOut();
      }
      write();
    }
    boolean last = peerEnded; // asked before the read: what comes later is not the process's
    int count = transport.read(in);
    return took(last ? takeLast(count) : count);
  }

  /** Reads on after the end of the other side's process; -1 once there is nothing more of it. */
  private int takeLast(int count) throws IOException {
    int found = count;
    if (found == 0 && in.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ);
      selector.selectNow(); // what woke this thread
      selector.select(LAST_BYTES_MILLIS);
      selector.selectedKeys().clear();
      found = transport.read(in);
      found = found == 0 ? -1 : found;
    }
    lastBytes += Math.max(0, found);
    return lastBytes > MOST_LAST_BYTES ? -1 : found;
  }

  private boolean took(int count) {
    drained = in.hasRemaining();
    signsOfLife += count;
    return count >= 0;
  }

  private void await(long deadline) throws IOException {
    boolean waiting = writer.get() == Writer.WAITING;
    key.interestOps(waiting ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    if (!drained) {
      selector.selectNow(); // the transport may hold more, of which the selector knows nothing
    } else if (deadline == Long.MAX_VALUE) {
      selector.select();
    } else {
      long left = deadline - System.nanoTime();
      selector.select(Math.max(1, left / 1_000_000));
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() {
    outbox.close();
    try (selector;
        channel) {
      key.cancel();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
