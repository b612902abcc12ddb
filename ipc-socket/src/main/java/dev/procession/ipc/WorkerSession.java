package dev.procession.ipc;

import dev.procession.CurrentProcess;
import dev.procession.core.worker.EngineThread;
import dev.procession.core.worker.Nesting;
import dev.procession.core.worker.ThreadSettings;
import dev.procession.core.worker.WorkerRequest.Purpose;
import dev.procession.ipc.annex.ArrivedArrays;
import dev.procession.ipc.annex.ParentMemory;
import dev.procession.ipc.annex.SharedMemory;
import dev.procession.ipc.codec.Glossary;
import dev.procession.ipc.codec.Peer;
import dev.procession.ipc.codec.ResultLimits;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Handshake;
import dev.procession.ipc.wire.Handshake.Mode;
import dev.procession.ipc.wire.Reading;
import dev.procession.ipc.wire.Terms;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The worker's side of one conversation. The thread that calls {@link #serve} reads orders and runs
 * them; a daemon thread of the session reads while a task runs for long, so that an interrupt or an
 * end reaches it.
 */
public final class WorkerSession {
  private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(5);

  /** Answers share system calls, but none waits for longer than this while orders follow. */
  private static final long HELD_BACK_NANOS = 50_000;

  private static final int HELD_BACK_BYTES = 16 << 10;
  private static final Encoding ENCODING = new Encoding();

  /** What the session asks of the JVM that it runs in. Called on the thread that reads. */
  public interface Host {

    /**
     * The other side, which has proven itself, wants to use this worker.
     *
     * @return {@code false} if it is in use; the other side is told so
     */
    default boolean begin() {
      return true;
    }

    /**
     * The conversation broke off.
     *
     * @param busy whether a task runs, which nobody waits for any more
     */
    void onLost(boolean busy);

    /**
     * The JVM shall end.
     *
     * @param atOnce whether without its shutdown hooks
     */
    void onTold(boolean atOnce);
  }

  private static volatile boolean process;
  private static volatile String sharedMemory = "";

  private final Connection connection;
  private final Host host;
  private final Thread taskThread = Thread.currentThread();
  private final Orders orders = new Orders(taskThread);
  private final Reading reading;
  private final Lessons lessons = new Lessons();
  private @Nullable Introduction introduction;
  private Peer parent = new Peer();
  private ParentMemory memory = ParentMemory.nothing();

  /** Of the order that comes next, if it has any; owned by the thread that reads. */
  private @Nullable ArrivedArrays arrays;

  private Encoding encoding = ENCODING;

  /** Of the task thread; set before the first order. */
  private volatile ThreadSettings settings = ThreadSettings.of(taskThread);

  /** When the answers last travelled; owned by the task thread. */
  private long flushed;

  private WorkerSession(Connection connection, Host host) {
    this.connection = connection;
    this.host = host;
    this.reading = new Reading(connection, this::onFrame, new Follower());
  }

  /**
   * Shakes hands with a parent that calls {@link RemoteWorker#converse(SocketChannel, byte[],
   * String)}, then serves it to the end. Closes the channel.
   *
   * @param channel connected to the parent
   * @param secret what both sides know, and no other
   * @param address how the parent reaches this worker, as the parent says it
   * @param host the JVM
   * @return the exit code that the parent wishes; empty if the worker is in use or the conversation
   *     broke off
   * @throws IOException if the parent can't prove that it knows the secret, or the connection
   *     breaks before
   */
  public static OptionalInt serve(SocketChannel channel, byte[] secret, String address, Host host)
      throws IOException {
    Terms terms = Terms.ofWorker(Mode.AUTHENTICATED, secret, Set.of(address));
    return serve(Handshake.shake(channel, terms, Handshake.LIMIT), host);
  }

  /**
   * Serves one executor to the end. Closes the connection.
   *
   * @param proven to the parent, after the handshake
   * @param host the JVM
   * @return the exit code that the parent wishes; empty if the worker is in use or the conversation
   *     broke off
   */
  @SuppressWarnings("exports") // it is for the backends of this project
  public static OptionalInt serve(Connection proven, Host host) {
    try (Connection connection = proven) {
      if (!host.begin()) {
        connection.send(Frame.of(FrameKind.BUSY, 0));
        connection.flush();
        return OptionalInt.empty();
      }
      WorkerSession session = new WorkerSession(connection, host);
      try {
        return session.run();
      } finally {
        session.memory.close();
      }
    }
  }

  /**
   * Whether this JVM is a child process, which waits for its own non-daemon threads, rather than a
   * worker of a pool.
   *
   * @return whether the conversation in this JVM said so
   */
  public static boolean isProcess() {
    return process;
  }

  /** Removes what the parent left behind; for a worker that knows that its parent is gone. */
  public static void removeParentsFiles() {
    SharedMemory.removeAll(sharedMemory);
  }

  /** Makes the codec ready for orders, on the caller's thread; only speed depends on it. */
  public static void prepare() {
    ENCODING.prepareOrders();
  }

  private OptionalInt run() {
    Thread follower = new EngineThread(this::follow, "procession-io");
    follower.start();
    boolean more = true;
    while (more) {
      more = work();
    }
    if (orders.isLost()) {
      memory.leave();
      return OptionalInt.empty();
    }
    int exitCode = orders.exitCode();
    connection.send(Frame.of(FrameKind.GOODBYE, exitCode));
    connection.flush();
    awaitEnd(follower);
    return OptionalInt.of(exitCode);
  }

  /** Runs the next order, of which nothing is kept then; {@code false} if there is none. */
  private boolean work() {
    Orders.Received order = next();
    if (order == null) {
      return false;
    }
    if (connection.unflushed() > 0 || order.chunk() != null) {
      reading.attend();
    }
    if (order.chunk() == null) {
      Encoding.Reply answer = perform(order);
      settings.restore();
      orders.end();
      lessons.teach(connection, answer.words());
      connection.send(answer.frame());
    } else {
      perform(order, order.chunk());
      orders.end();
    }
    if (System.nanoTime() - flushed > HELD_BACK_NANOS || connection.unflushed() > HELD_BACK_BYTES) {
      flush();
    }
    return true;
  }

  private void flush() {
    connection.flush();
    flushed = System.nanoTime();
  }

  /** The next order; reads as long as there is none. {@code null} once drained or lost. */
  private Orders.@Nullable Received next() {
    while (!orders.isSettled()) {
      connection.flush();
      if (!reading.lead(this::isSettled, Long.MAX_VALUE)) {
        orders.awaitNews();
      }
      flushed = System.nanoTime();
    }
    return orders.take(memory.mark());
  }

  private boolean isSettled() {
    boolean unused = Thread.interrupted(); // nobody has a reason to, between two orders
    return orders.isSettled();
  }

  /** The other side closes once it has read the goodbye. */
  private void awaitEnd(Thread follower) {
    long deadline = System.nanoTime() + GOODBYE_LIMIT.toNanos();
    boolean unused = reading.lead(() -> false, deadline);
    try {
      follower.join(GOODBYE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      // The process ends; nobody is left to hear of it.
    }
  }

  /** Lets travel what the task thread left behind when it began something long. */
  private final class Follower implements Reading.Attendant {
    private @Nullable ChunkRun seen;

    @Override
    public void onStepBack() {
      orders.nudge();
    }

    @Override
    public boolean look() {
      ChunkRun chunk = orders.chunk();
      boolean lay = connection.unflushed() > 0;
      if (chunk != null && chunk == seen) {
        chunk.tell(connection);
      }
      seen = chunk;
      connection.flush();
      return lay || chunk != null;
    }
  }

  private void follow() {
    try {
      reading.follow();
    } catch (Connection.Altered e) {
      System.getLogger("dev.procession.worker").log(Level.WARNING, e.getMessage());
    } catch (Throwable e) {
      // As the end of the stream: the parent is gone, or not to be believed any more, or this side
      // can't go on.
    }
    boolean busy = orders.lose();
    if (orders.isLost()) {
      host.onLost(busy);
    }
  }

  private boolean onFrame(Frame frame) throws IOException {
    if ((introduction == null) != (frame.kind() == FrameKind.SETUP)) {
      throw new IOException("a parent introduces its worker first, and once: " + frame.kind());
    }
    switch (frame.kind()) {
      case SETUP -> setUp(Introduction.read(frame.payload()));
      case DEFINE -> parent.glossary().learn(frame.id(), frame.payload());
      case ARRAY -> {
        arrays = arrays == null ? new ArrivedArrays() : arrays;
        arrays.add(frame.payload());
      }
      case ORDER, LIMITED -> take(frame, null);
      case CHUNK -> take(frame, new ChunkRun(frame.id(), frame.payload()));
      case RECALL -> {
        switch (orders.recall(frame.id(), connection)) {
          case RETURNED -> connection.send(Frame.of(FrameKind.RETURNED, frame.id()));
          case KEPT -> connection.send(Frame.of(FrameKind.KEPT, frame.id()));
          case DIVIDED -> {}
        }
        connection.flush();
      }
      case INTERRUPT -> orders.interrupt(frame.id());
      case STACK -> {
        connection.send(new Frame(FrameKind.STACK, 0, StackText.of(taskThread)));
        connection.flush();
      }
      case PING -> {
        connection.send(Frame.of(FrameKind.PONG, 0));
        connection.flush();
      }
      case DRAIN -> orders.drain((int) frame.id());
      case TERMINATE -> host.onTold(false);
      case KILL -> host.onTold(true);
      default -> throw new IOException("a parent does not say that: " + frame.kind());
    }
    return true;
  }

  private void take(Frame frame, @Nullable ChunkRun chunk) {
    boolean limited = frame.kind() == FrameKind.LIMITED;
    orders.add(new Orders.Received(frame.id(), frame.payload(), limited, chunk, arrays));
    arrays = null;
  }

  private void setUp(Introduction given) {
    introduction = given;
    sharedMemory = given.sharedMemory();
    memory = ParentMemory.look(given.sharedMemory(), given.conversation());
    parent = new Peer(new Glossary(), memory.annex(), null);
    memory.mark().set(0, 0);
    encoding = ENCODING.within(ResultLimits.of(given.maxResult()));
    process = given.purpose() == Purpose.PROCESS;
    taskThread.setName(given.name());
    settings = ThreadSettings.of(taskThread);
    CurrentProcess.bindJvm(given.process());
    Nesting.bindJvm(given.nesting());
    System.setProperty("procession.identity", given.identity());
    connection.send(ready(ProcessHandle.current().pid(), memory.isSeen()));
    connection.flush();
  }

  static Frame ready(long pid, boolean seesMemory) {
    return new Frame(FrameKind.READY, pid, new byte[] {(byte) (seesMemory ? 1 : 0)});
  }

  static boolean saysThatItSeesMemory(Frame ready) {
    return ready.payload().length == 1 && ready.payload()[0] == 1;
  }

  private void perform(Orders.Received order, ChunkRun chunk) {
    chunk.start();
    Peer from = order.from(parent);
    new Application(encoding, connection, lessons, from, this::where, this::complain)
        .run(chunk, memory.mark(), settings);
  }

  private Encoding.Reply perform(Orders.Received order) {
    long start = System.nanoTime();
    try {
      Callable<?> task = encoding.unpack(order.payload(), order.from(parent));
      if (order.limited()) {
        connection.send(Frame.of(FrameKind.BEGUN, order.id()));
        reading.attend(); // it travels with the answer, or while the task takes long
      }
      Object value = task.call();
      return encoding.result(order.id(), value, start, parent.annex());
    } catch (Throwable e) { // whatever a task throws is its result
      complain(e);
      return encoding.failure(order.id(), e, where(), start);
    }
  }

  /** As Python: a process whose target throws says so on its standard error. */
  private void complain(Throwable thrown) {
    Introduction self = introduction;
    if (self != null && self.purpose() == Purpose.PROCESS) {
      Thread target = Thread.currentThread();
      target.getUncaughtExceptionHandler().uncaughtException(target, thrown);
    }
  }

  private String where() {
    Introduction self = introduction;
    String name = self == null ? "?" : self.name();
    return "worker " + name + ", pid " + ProcessHandle.current().pid();
  }
}
