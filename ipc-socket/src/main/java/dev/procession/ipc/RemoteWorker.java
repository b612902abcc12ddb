package dev.procession.ipc;

import dev.procession.SerializableFunction;
import dev.procession.TaskSerializationException;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Answered;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.ChunkPacker;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Results;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.annex.SharedMemory;
import dev.procession.ipc.annex.StartMark;
import dev.procession.ipc.codec.Glossary;
import dev.procession.ipc.codec.Peer;
import dev.procession.ipc.codec.ResultFilter;
import dev.procession.ipc.codec.ResultLimits;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Exercise;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Handshake;
import dev.procession.ipc.wire.Handshake.Mode;
import dev.procession.ipc.wire.Reading;
import dev.procession.ipc.wire.Terms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The parent's side of one conversation with a worker JVM: the engine's {@link Worker} over a
 * socket. Its backend starts the JVM, connects, shakes hands, calls {@link #converse} on a thread
 * that it keeps for this worker, and when that returns finds out how the JVM ended and tells the
 * listener.
 *
 * <p>Thread-safe; no method blocks but {@link #converse}.
 */
public final class RemoteWorker implements Worker {
  private static final Encoding ENCODING = new Encoding();

  /** So that the worker gets new orders before the last of a large read is decoded. */
  private static final int MOST_AT_ONCE = 128;

  /** No order has this number: it is that of a warm-up. */
  private static final long NONE = WarmUp.ORDER;

  private final WorkerRequest request;
  private final WorkerListener listener;
  private final Grip grip;
  private final Liveness liveness;

  /** Of this conversation. Orders are sent under the engine's lock, and before it is ready none. */
  private Lessons lessons = new Lessons();

  private final String conversation = SharedMemory.newConversation();

  private volatile @Nullable Connection connection;
  private volatile @Nullable Reading reading;
  private volatile boolean drained;
  private volatile boolean toldToEnd;

  /** Counted under the engine's lock; the watch over its life looks at it now and then. */
  private int sent;

  /** Counted by the thread that reads, as {@link #sent}. */
  private int received;

  private volatile long pid;

  /** Told before the first order is sent. */
  private volatile boolean seesMemory;

  /** Owned by the thread that converses. */
  private @Nullable Ending ending;

  /** Of this conversation; owned as the ending. */
  private IncomingResults results = IncomingResults.ofNothing();

  /**
   * Makes the worker, not connected yet.
   *
   * @param request what worker it is
   * @param listener hears of it, its exit excepted
   * @param grip ends its JVM
   * @param liveness watches whether it lives while it is waited for
   */
  public RemoteWorker(
      WorkerRequest request, WorkerListener listener, Grip grip, Liveness liveness) {
    this.request = request;
    this.listener = listener;
    this.grip = grip;
    this.liveness = liveness;
  }

  /**
   * Encodes a task; what a backend's {@link dev.procession.core.worker.WorkerFactory#pack} returns.
   *
   * @param task the task
   * @return its cargo
   * @throws dev.procession.TaskSerializationException if it can't travel
   */
  public static Cargo pack(Callable<?> task) {
    return ENCODING.pack(task);
  }

  /**
   * Begins to pack the items of a function; what a backend's {@link
   * dev.procession.core.worker.ChunkingFactory#packer} returns.
   *
   * @param function the function
   * @return the packer; {@code null} if its items had better be tasks by themselves
   * @throws dev.procession.TaskSerializationException if it can't travel
   */
  public static @Nullable ChunkPacker packer(SerializableFunction<?, ?> function) {
    return ENCODING.packer(function);
  }

  /**
   * Makes ready what a JVM's first conversation and first task need, on the caller's thread; for a
   * spare, which nobody waits for, also the engine. Only speed depends on it.
   */
  public void prepare() {
    Exercise.run(Introduction.of(request, "", conversation).bytes());
    ENCODING.prepareTasks();
    if (request.spare()) {
      Understudy.rehearse(ENCODING);
    }
  }

  /**
   * Removes the files that a process shared with workers of its own, and was killed before it could
   * remove; for whoever has seen it end.
   *
   * @param pid the id that it had
   */
  public static void removeFilesOf(long pid) {
    SharedMemory.removeLeftBy(pid);
  }

  /**
   * Shakes hands with a worker that runs {@link WorkerSession#serve(SocketChannel, byte[], String,
   * WorkerSession.Host)}, then converses. What follows the handshake is authenticated. Closes the
   * channel.
   *
   * @param channel connected to the worker
   * @param secret what both sides know, and no other; 32 random bytes or more
   * @param address how the worker was reached; both sides must give the same, so that a handshake
   *     can't be passed on to another worker
   * @return how it ended
   * @throws IOException if the worker can't prove that it knows the secret, or the connection
   *     breaks before
   */
  public Ending converse(SocketChannel channel, byte[] secret, String address) throws IOException {
    Terms terms = Terms.ofParent(Mode.AUTHENTICATED, secret, address);
    return converse(Handshake.shake(channel, terms, Handshake.LIMIT));
  }

  /**
   * Introduces the worker to itself, and tells the listener what it says, until the conversation
   * ends. Closes the connection.
   *
   * @param proven to the worker, after the handshake
   * @return how it ended
   */
  @SuppressWarnings("exports") // it is for the backends of this project
  public Ending converse(Connection proven) {
    Life life = new Life();
    ending = null; // an attempt before this one may have found the worker busy
    lessons = new Lessons();
    results = IncomingResults.ofNothing();
    try (Connection open = proven) {
      connection = open;
      liveness.watch(life);
      String location = SharedMemory.begin(conversation);
      results = newResults();
      Introduction introduction = Introduction.of(request, location, conversation);
      open.send(new Frame(FrameKind.SETUP, 0, introduction.bytes()));
      open.flush();
      Incoming incoming = new Incoming();
      Reading answers = new Reading(open, incoming, Reading.Attendant.NONE);
      reading = answers;
      open.limitFrames(results.worker().limits().frameBytes());
      try {
        answers.follow();
      } finally {
        incoming.onPause(); // what came before the connection broke, or was broken
      }
    } catch (IOException e) {
      return ending != null ? ending : new Ending(Ending.Kind.LOST, 0, "connection lost: " + e);
    } finally {
      liveness.forget(life);
      reading = null;
      connection = null;
    }
    return ending != null ? ending : new Ending(Ending.Kind.LOST, 0, "connection lost");
  }

  /**
   * Settles what a conversation left: tells the listener what the worker took up last, and removes
   * what is loaded by nothing, once the results that came are decoded. Called after each {@link
   * #converse}, when the worker's JVM has ended.
   */
  public void settle() {
    long mark = SharedMemory.lastStarted(conversation);
    if (mark != StartMark.UNKNOWN) {
      listener.onLastStarted(StartMark.order(mark), StartMark.item(mark));
    }
    results.end();
  }

  /**
   * As {@link #settle}, of a worker whose JVM may go on: it may still take up what it holds, so
   * nothing is told of that.
   */
  public void abandon() {
    results.end();
  }

  private IncomingResults newResults() {
    Peer worker =
        new Peer(
            new Glossary(),
            SharedMemory.ofResults(conversation),
            ResultFilter.of(request.resultFilter()),
            ResultLimits.of(request.maxResult()));
    return new IncomingResults(worker, listener::onWorn, () -> SharedMemory.end(conversation));
  }

  /** How far a conversation is; it ends by an {@link Ending}. */
  private enum Stage {
    INTRODUCED,
    WARMING_UP,
    READY
  }

  /** What the worker says; the answers that came at once are told at once. */
  private final class Incoming implements Connection.Receiver {
    private final IncomingResults incoming = results;
    private List<Answered> answered = new ArrayList<>();
    private Stage stage = Stage.INTRODUCED;
    private int rounds;

    /** The limited order that has begun; not told if its answer comes along. */
    private long begun = NONE;

    @Override
    public boolean onFrame(Frame frame) throws IOException {
      FrameKind kind = frame.kind();
      if (stage == Stage.INTRODUCED && kind == FrameKind.READY) {
        pid = frame.id();
        seesMemory = WorkerSession.saysThatItSeesMemory(frame);
        stage = Stage.WARMING_UP;
        warmUp();
      } else if (stage == Stage.INTRODUCED && kind == FrameKind.BUSY) {
        ending = new Ending(Ending.Kind.BUSY, 0, "it serves another executor");
      } else if (stage == Stage.READY) {
        onWord(frame);
      } else if (stage == Stage.WARMING_UP) {
        onWarmedUp(frame);
      } else {
        throw unexpected(frame);
      }
      return ending == null;
    }

    /** A result fails its task; of anything else a conversation can't do without. */
    @Override
    public boolean onDropped(Frame frame, int bytes) throws IOException {
      if (stage != Stage.READY || !Encoding.endsATask(frame)) {
        return Connection.Receiver.super.onDropped(frame, bytes);
      }
      add(frame.id(), new Answer.Failure(Encoding.tooLarge(bytes), 0));
      return true;
    }

    /** A spare runs tasks of ours first; whoever has one waiting has no time for that. */
    private void warmUp() {
      if (!request.spare() || drained || rounds == WarmUp.ROUNDS) {
        onReady();
      } else {
        say(new Order(WarmUp.ORDER, ENCODING.pack(WarmUp.task(rounds++))));
        flush();
      }
    }

    /** What comes of them is nobody's. */
    private void onWarmedUp(Frame frame) throws IOException {
      switch (frame.kind()) {
        case RESULT, FAILURE -> {
          if (ENCODING.answer(frame, incoming) instanceof Answer.Encoded encoded) {
            encoded.result().discard();
          }
          warmUp();
        }
        case GOODBYE -> {
          onReady();
          onWord(frame);
        }
        case DEFINE, PONG -> onWord(frame);
        default -> throw unexpected(frame);
      }
    }

    private IOException unexpected(Frame frame) {
      return new IOException(
          "a worker does not say that: stage=" + stage + ", kind=" + frame.kind());
    }

    private void onReady() {
      stage = Stage.READY;
      listener.onReady(pid);
      if (drained) {
        drain(0);
      }
    }

    private void onWord(Frame frame) throws IOException {
      switch (frame.kind()) {
        case RESULT, FAILURE -> add(frame.id(), ENCODING.answer(frame, incoming));
        case RESULTS -> {
          Results results = ENCODING.results(frame, incoming);
          add(frame.id(), new Answer.Items(results, Encoding.runNanos(frame)));
        }
        case PART -> {
          onPause();
          listener.onPart(frame.id(), ENCODING.results(frame, incoming));
        }
        case RETURNED -> onReturned(frame);
        case KEPT -> {
          onPause();
          listener.onKept(frame.id());
        }
        case BEGUN -> begun = frame.id();
        case STACK -> {
          onPause();
          listener.onStack(StackText.read(frame.payload()));
        }
        case PONG -> {} // that it came is all
        case DEFINE -> incoming.worker().glossary().learn(frame.id(), frame.payload());
        case GOODBYE -> ending = new Ending(Ending.Kind.GOODBYE, (int) frame.id(), "completed");
        default -> throw unexpected(frame);
      }
    }

    private void onReturned(Frame frame) throws IOException {
      byte[] kept = frame.payload();
      if (kept.length == 0) {
        add(frame.id(), new Answer.Returned());
      } else if (kept.length == Integer.BYTES) {
        onPause();
        listener.onDivided(frame.id(), ByteBuffer.wrap(kept).getInt());
      } else {
        throw new IOException("not an order that is given back: bytes=" + kept.length);
      }
    }

    private void add(long orderId, Answer answer) {
      received++;
      begun = begun == orderId ? NONE : begun;
      answered.add(new Answered(orderId, answer));
      if (answered.size() == MOST_AT_ONCE) {
        onPause();
      }
    }

    @Override
    public void onPause() {
      if (!answered.isEmpty()) {
        List<Answered> came = answered;
        answered = new ArrayList<>();
        listener.onAnswers(came);
        incoming.countRefusals();
      }
      if (begun != NONE) {
        long order = begun;
        begun = NONE;
        listener.onBegun(order);
      }
    }
  }

  /**
   * What can be seen of its life. Nobody waits for a child process before it was told to end: it
   * may be stopped for a reason. A debugger stops workers too. Who was told to end at once is
   * waited for whatever it says: else one that only says that it lives would stay for ever.
   */
  private final class Life implements Pulse.Subject {
    private final boolean ofPool = request.purpose() == WorkerRequest.Purpose.POOL;
    private final boolean debugged =
        String.join(" ", request.process().jvmArguments()).contains("jdwp");

    @Override
    public boolean isAwaited() {
      Connection open = connection;
      if (open == null || debugged) {
        return false;
      }
      boolean owes = drained || (ofPool && sent > received);
      return toldToEnd || (owes && pid != 0 && !open.isHandling());
    }

    @Override
    public long signsOfLife() {
      Connection open = connection;
      return open == null || toldToEnd ? 0 : open.signsOfLife();
    }

    @Override
    public void ping() {
      say(Frame.of(FrameKind.PING, 0));
      flush();
    }

    @Override
    public Optional<Duration> processorTime() {
      return grip.processorTime(pid);
    }

    @Override
    public void onUnresponsive(String reason) {
      grip.onUnresponsive(toldToEnd ? "it has not ended" : reason);
    }
  }

  private void say(Frame frame) {
    Connection open = connection;
    if (open != null) {
      open.send(frame);
    }
  }

  @Override
  public void send(Order order) {
    try {
      say(order);
      sent++;
    } catch (TaskSerializationException e) {
      listener.onAnswers(List.of(new Answered(order.id(), new Answer.Failure(e, 0))));
    }
  }

  private void say(Order order) {
    Connection open = connection;
    if (open != null) {
      Payload payload = (Payload) order.cargo();
      if (!seesMemory) {
        payload.stored().send(open, order.id());
      }
      lessons.teach(open, payload.words());
      Frame frame = payload.frame(order.id());
      open.send(
          order.limited() ? new Frame(FrameKind.LIMITED, order.id(), frame.payload()) : frame);
    }
  }

  @Override
  public void flush() {
    Connection open = connection;
    if (open != null) {
      open.flush();
    }
  }

  @Override
  public void assist(BooleanSupplier until, long deadline) {
    Reading answers = reading;
    if (answers != null) {
      boolean unused = answers.lead(until, deadline);
    }
  }

  @Override
  public boolean assists() {
    return true;
  }

  /** Not where it sees no mark of ours, nor where it may go on when its connection is lost. */
  @Override
  public boolean tellsLastStarted() {
    return seesMemory && grip.seesEnd();
  }

  @Override
  public void release() {
    Connection open = connection;
    if (open != null) {
      open.wakeup();
    }
  }

  @Override
  public boolean tellsBegun() {
    return true;
  }

  @Override
  public void tellStack() {
    say(Frame.of(FrameKind.STACK, 0));
  }

  @Override
  public void recall(long orderId) {
    say(Frame.of(FrameKind.RECALL, orderId));
  }

  @Override
  public void interrupt(long orderId) {
    say(Frame.of(FrameKind.INTERRUPT, orderId));
  }

  @Override
  public void drain(int exitCode) {
    drained = true;
    say(Frame.of(FrameKind.DRAIN, exitCode));
  }

  @Override
  public void terminate() {
    grip.terminate();
  }

  @Override
  public void kill(String reason) {
    grip.kill(reason);
  }

  /** Asks the worker's JVM itself to end; for a {@link Grip} that has no other way. */
  void tellToEnd(boolean atOnce) {
    toldToEnd |= atOnce;
    say(Frame.of(atOnce ? FrameKind.KILL : FrameKind.TERMINATE, 0));
    flush();
  }
}
