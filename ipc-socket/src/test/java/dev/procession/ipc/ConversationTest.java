package dev.procession.ipc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.ExitReport;
import dev.procession.ProcessSpec;
import dev.procession.SerializableCallable;
import dev.procession.SerializableFunction;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.ChunkPacker;
import dev.procession.core.worker.Drill;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Results;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Hands;
import dev.procession.ipc.wire.Handshake.Role;
import dev.procession.ipc.wire.SocketPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A whole conversation in one JVM: what a worker says, and when. */
class ConversationTest {
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);
  private static final Executor THREADS = task -> new Thread(task, "conversation").start();
  private static final BlockingQueue<String> MEETING = new SynchronousQueue<>();

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private volatile List<Object> items = List.of();
  private RemoteWorker worker = worker(false);

  private RemoteWorker worker(boolean spare) {
    WorkerRequest request =
        new WorkerRequest(
            "W", "", "test", WorkerRequest.Purpose.POOL, ProcessSpec.ofCurrentJvm(), null, spare);
    return new RemoteWorker(request, new Ear(), new Bystander(), Liveness.ofThisJvm());
  }

  private final class Ear implements WorkerListener {
    @Override
    public void onReady(long pid) {
      said.add("ready");
    }

    @Override
    public void onAnswer(long orderId, Answer answer) {
      if (answer instanceof Answer.Items last) {
        items = List.of(last.results().values());
        items.forEach(this::discard);
      } else if (answer instanceof Answer.Encoded encoded) {
        encoded.result().discard();
      }
      said.add(answer.getClass().getSimpleName() + " " + orderId);
    }

    @Override
    public void onPart(long orderId, Results results) {
      told.addAll(Arrays.asList(results.values()));
      told.forEach(this::discard);
    }

    /** What is not looked at is discarded, as the engine does. */
    private void discard(Object value) {
      if (value instanceof EncodedResult result) {
        result.discard();
      }
    }

    @Override
    public void onDivided(long orderId, int kept) {
      said.add("divided " + orderId + ": " + kept);
    }

    @Override
    public void onKept(long orderId) {
      said.add("kept " + orderId);
    }

    @Override
    public void onExit(ExitReport report) {
      throw new AssertionError("told by the backend alone");
    }
  }

  private void send(long id, SerializableCallable<?> task) {
    worker.send(new Order(id, RemoteWorker.pack(task)));
  }

  private String next() throws InterruptedException {
    return said.poll(60, TimeUnit.SECONDS);
  }

  private static String meet() throws InterruptedException {
    MEETING.put("started");
    return MEETING.take();
  }

  /** What is said between the worker's first word and its last. */
  @FunctionalInterface
  private interface Talk {
    void hold() throws Exception;
  }

  private Ending converse(SocketChannel channel) {
    try {
      return worker.converse(Hands.shake(channel, Role.PARENT, SECRET));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void converse(Talk talk) throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      CompletableFuture<OptionalInt> there =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return WorkerSession.serve(
                      Hands.shake(pair.other(), Role.WORKER, SECRET), new Bystander());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              THREADS);
      CompletableFuture<Ending> here =
          CompletableFuture.supplyAsync(() -> converse(pair.one()), THREADS);
      assertThat(next()).isEqualTo("ready");
      talk.hold();
      worker.drain(0);
      worker.flush();
      assertThat(here.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Ending.Kind.GOODBYE);
      assertThat(there.get(60, TimeUnit.SECONDS)).hasValue(0);
      worker.settle();
    }
  }

  private static void awaitStart() throws InterruptedException {
    assertThat(MEETING.poll(60, TimeUnit.SECONDS)).isEqualTo("started");
  }

  @Test
  void whatRunsIsKeptAndWhatWaitsIsGivenBack() throws Exception {
    converse(
        () -> {
          send(1, ConversationTest::meet);
          send(2, () -> 2);
          worker.flush();
          awaitStart();
          worker.recall(1);
          worker.recall(2);
          worker.flush();
          assertThat(List.of(next(), next())).containsExactly("kept 1", "Returned 2");
          MEETING.put("end");
          assertThat(next()).isEqualTo("Value 1");
        });
  }

  /** The thread that reads waits for a frame meanwhile; the recall makes certain of that. */
  @Test
  void anAnswerDoesNotWaitForALongOrderBehindIt() throws Exception {
    converse(
        () -> {
          send(1, ConversationTest::meet);
          worker.flush();
          awaitStart();
          worker.recall(1);
          send(2, () -> 2);
          send(3, ConversationTest::meet);
          worker.flush();
          assertThat(next()).isEqualTo("kept 1");
          MEETING.put("end");
          assertThat(List.of(next(), next())).containsExactly("Value 1", "Value 2");
          awaitStart();
          MEETING.put("end");
          assertThat(next()).isEqualTo("Value 3");
        });
  }

  private static Object meetAtTwo(Integer item) throws InterruptedException {
    return item == 2 ? meet() : item;
  }

  @Test
  void aChunkThatRunsForLongTellsItsResultsAndGivesBackHalf() throws Exception {
    converse(
        () -> {
          ChunkPacker packer = requireNonNull(RemoteWorker.packer(function()));
          for (int item = 0; item < 10; item++) {
            assertThat(packer.add(item)).isTrue();
          }
          worker.send(new Order(1, packer.take()));
          send(2, () -> 2);
          worker.flush();
          awaitStart();
          assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(0); // while the third one runs
          assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
          worker.recall(1);
          worker.flush();
          assertThat(next()).isEqualTo("divided 1: 6"); // three have begun, half of seven go
          worker.recall(1);
          worker.flush();
          assertThat(next()).isEqualTo("divided 1: 4");
          worker.recall(1);
          worker.flush();
          assertThat(next()).isEqualTo("divided 1: 3");
          worker.recall(1);
          worker.flush();
          assertThat(next()).isEqualTo("kept 1");
          MEETING.put("end");
          assertThat(List.of(next(), next())).containsExactly("Items 1", "Value 2");
        });
  }

  @Test
  void aChunkThatIsInterruptedBeginsNoFurtherItem() throws Exception {
    converse(
        () -> {
          ChunkPacker packer = requireNonNull(RemoteWorker.packer(function()));
          for (int item = 2; item < 10; item++) {
            assertThat(packer.add(item)).isTrue();
          }
          worker.send(new Order(1, packer.take()));
          worker.flush();
          awaitStart();
          worker.interrupt(1);
          worker.flush();
          assertThat(next()).isEqualTo("Items 1");
          assertThat(items).hasSize(1);
        });
  }

  private static SerializableFunction<Integer, Object> function() {
    return ConversationTest::meetAtTwo;
  }

  @Test
  void aSpareIsToldAsReadyWhenItHasWarmedUpAndNothingElseIsToldOfThat() throws Exception {
    worker = worker(true);
    ClassLoader callers = Thread.currentThread().getContextClassLoader();
    Searched searched = new Searched(callers);
    Thread.currentThread().setContextClassLoader(searched); // the worker's thread inherits it
    try {
      converse(
          () -> {
            assertThat(searched.names).containsExactly("dev/procession/nothing");
            send(1, () -> 1);
            worker.flush();
            assertThat(next()).isEqualTo("Value 1");
          });
    } finally {
      Thread.currentThread().setContextClassLoader(callers);
    }
    assertThat(said).isEmpty();
  }

  @Test
  void aSpareThatIsLostWhileItWarmsUpLeavesNothingToTheNextConversation() throws Exception {
    worker = worker(true);
    try (SocketPair pair = SocketPair.open()) {
      THREADS.execute(() -> readyAndGone(pair.other()));
      assertThat(converse(pair.one()).kind()).isEqualTo(Ending.Kind.LOST);
      worker.settle();
    }
    assertThat(said).isEmpty();
    converse(
        () -> {
          send(1, Drill.of(ConversationTest::same, 1)); // has a class of the warm-up in it
          worker.flush();
          assertThat(next()).isEqualTo("Value 1");
        });
  }

  private static Integer same(Integer value) {
    return value;
  }

  private static void readyAndGone(SocketChannel channel) {
    try (Connection connection = Hands.shake(channel, Role.WORKER, SECRET)) {
      connection.send(Frame.of(FrameKind.READY, 4242));
      connection.flush();
      boolean more = true;
      while (more) {
        more = connection.receive(frame -> frame.kind() != FrameKind.ORDER, Long.MAX_VALUE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes what is looked for. */
  private static final class Searched extends ClassLoader {
    final List<String> names = new CopyOnWriteArrayList<>();

    Searched(ClassLoader parent) {
      super(parent);
    }

    @Override
    public URL getResource(String name) {
      names.add(name);
      return super.getResource(name);
    }
  }

  private static CompletableFuture<OptionalInt> serve(SocketChannel channel, String address) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return WorkerSession.serve(channel, SECRET, address, new Bystander());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        THREADS);
  }

  /** As a stranger's backend does, which has a channel and no more. */
  @Test
  void aChannelASecretAndAnAddressAreEnough() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      CompletableFuture<OptionalInt> there = serve(pair.other(), "job 7");
      CompletableFuture<Ending> here =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return worker.converse(pair.one(), SECRET, "job 7");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              THREADS);
      assertThat(next()).isEqualTo("ready");
      send(1, Drill.of(ConversationTest::same, 1));
      worker.flush();
      assertThat(next()).isEqualTo("Value 1");
      worker.drain(3);
      worker.flush();
      assertThat(here.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Ending.Kind.GOODBYE);
      assertThat(there.get(60, TimeUnit.SECONDS)).hasValue(3);
      worker.settle();
    }
  }

  @Test
  void anotherAddressIsRefused() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      CompletableFuture<OptionalInt> there = serve(pair.other(), "job 8");
      assertThatThrownBy(() -> worker.converse(pair.one(), SECRET, "job 7"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("job 7");
      assertThatThrownBy(() -> there.get(60, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IOException.class)
          .hasMessageContaining("job 8");
    }
  }

  /** A worker that says whether it sees its parent's memory, and what it is sent then. */
  private void sent(boolean sees, List<String> heard, Talk talk) throws Exception {
    worker = worker(false); // the one before was drained
    try (SocketPair pair = SocketPair.open()) {
      CompletableFuture<Ending> here =
          CompletableFuture.supplyAsync(() -> converse(pair.one()), THREADS);
      serve(Hands.shake(pair.other(), Role.WORKER, SECRET), here, sees, heard, talk);
    }
    heard.removeIf(frame -> frame.startsWith("SETUP") || frame.startsWith("DEFINE"));
  }

  private void serve(
      Connection connection,
      CompletableFuture<Ending> here,
      boolean sees,
      List<String> heard,
      Talk talk)
      throws Exception {
    try (Connection there = connection) {
      there.send(WorkerSession.ready(7, sees));
      there.flush();
      assertThat(next()).isEqualTo("ready");
      talk.hold();
      worker.drain(0);
      worker.flush();
      Connection.Receiver hearing =
          frame -> {
            heard.add(frame.kind() + " " + frame.id());
            return frame.kind() != FrameKind.DRAIN;
          };
      while (there.receive(hearing, Long.MAX_VALUE)) {
        assertThat(heard).hasSizeLessThan(10);
      }
      there.send(Frame.of(FrameKind.GOODBYE, 0));
      there.flush();
      assertThat(here.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Ending.Kind.GOODBYE);
      worker.settle();
    }
  }

  @Test
  void onlyAWorkerThatDoesNotSeeItIsSentWhatLiesInSharedMemory() throws Exception {
    byte[] large = new byte[1 << 20];
    SerializableCallable<Integer> task = () -> large.length;
    Cargo cargo = RemoteWorker.pack(task);
    assumeTrue(cargo.bytes() < large.length, "NOT TESTED: there is no shared memory here");
    List<String> heard = new ArrayList<>();
    sent(true, heard, () -> worker.send(new Order(3, cargo)));
    assertThat(heard).containsExactly("ORDER 3", "DRAIN 0");
    heard.clear();
    sent(false, heard, () -> worker.send(new Order(4, cargo)));
    assertThat(heard).containsExactly("ARRAY 4", "ORDER 4", "DRAIN 0");
    cargo.release();
    heard.clear();
    sent(false, heard, () -> worker.send(new Order(5, cargo)));
    assertThat(heard).containsExactly("DRAIN 0");
    assertThat(next()).isEqualTo("Failure 5"); // what is gone by then fails alone
  }
}
