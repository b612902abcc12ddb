package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.Future;
import dev.procession.SerializableFunction;
import dev.procession.TaskSerializationException;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Chapter 5: a function over many items, lazily and in bounds. */
abstract class MapContract extends Contract {
  /** Enough fast items that an engine which batches them does so. */
  private static final int MANY = 4_000;

  /** More than any engine sends ahead of a consumer. */
  private static final int FAR = 70_000;

  MapContract(BackendTck tck) {
    super(tck);
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  @Clause("C5.1")
  final void resultsComeInTheOrderOfTheItems() {
    List<Integer> squares = open().map(Tasks::square, numbers(500)).toList();
    assertEquals(numbers(500).stream().map(Tasks::square).toList(), squares);
  }

  @Test
  @Clause("C5.2")
  final void noItemsGiveNoResults() {
    assertEquals(List.of(), open().map(Tasks::square, List.<Integer>of()).toList());
  }

  @Test
  @Clause("C5.3")
  final void nothingIsPulledBeforeTheStreamIsConsumed() {
    AtomicInteger pulled = new AtomicInteger();
    Stream<Integer> results =
        open().map(Tasks::square, numbers(10).stream().peek(item -> pulled.incrementAndGet()));
    assertEquals(0, pulled.get());
    assertEquals(10, results.toList().size());
    assertEquals(10, pulled.get());
  }

  @Test
  @Clause("C5.4")
  final void endlessInputIsFine() {
    AtomicInteger pulled = new AtomicInteger();
    Iterable<Integer> endless = () -> Stream.generate(pulled::incrementAndGet).iterator();
    try (Stream<Integer> results = open().map(Tasks::square, endless)) {
      assertEquals(List.of(1, 4, 9), results.limit(3).toList());
    }
    assertTrue(pulled.get() < 100_000, "a bounded number ahead: " + pulled);
  }

  @Test
  @Clause("C5.5")
  final void aFailureIsThrownAtItsPositionAndCancelsTheRest() throws Exception {
    Executor executor = open();
    Signal started = signal("started");
    Signal late = signal("late");
    Iterator<Integer> results =
        executor
            .map(
                (Integer item) -> {
                  if (item > 3) {
                    started.raise();
                    late.await();
                  } else if (item == 3) {
                    started.await();
                  }
                  return Tasks.failAtThree(item);
                },
                numbers(1_000))
            .iterator();
    assertEquals(0, results.next());
    assertEquals(1, results.next());
    assertEquals(2, results.next());
    CompletionException thrown = assertThrows(CompletionException.class, results::next);
    assertInstanceOf(IllegalArgumentException.class, thrown.getCause());
    Patience.until(
        "the rest is cancelled",
        () -> executor.status().queued() + executor.status().running() == 0);
    late.raise();
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C5.6")
  final void anExceptionOfTheInputIsThrownAsItIs() throws Exception {
    Executor executor = single();
    Stream<Integer> broken =
        numbers(10).stream()
            .peek(
                item -> {
                  if (item == 5) {
                    throw new IllegalStateException("input");
                  }
                });
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class, () -> executor.map(Tasks::square, broken).toList());
    assertEquals("input", thrown.getMessage());
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C5.7")
  final void closingTheStreamCancelsWhatHasNotRun() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Signal started = signal("started");
    Signal go = signal("go");
    Future<?> first = executor.submit(() -> Tasks.await(started, go));
    started.await();
    Signal ran = signal("ran");
    Stream<Boolean> results =
        executor.map(
            (Integer item) -> {
              ran.raise();
              return true;
            },
            numbers(3));
    Iterator<Boolean> iterator = results.iterator();
    CompletableFuture<RuntimeException> refused = new CompletableFuture<>();
    Thread consumer = new Thread(() -> consume(iterator, refused));
    consumer.start();
    Patience.until("the items are queued", () -> executor.status().queued() > 0);
    results.close();
    Object unusedRefusal = refused.get(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS);
    go.raise();
    Object unused = Patience.get(first);
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    assertFalse(ran.isRaised());
  }

  private static void consume(Iterator<?> iterator, CompletableFuture<RuntimeException> refused) {
    try {
      Object value = iterator.next();
      refused.completeExceptionally(new AssertionError("the stream is closed, but gave " + value));
    } catch (RuntimeException e) {
      refused.complete(e);
    }
  }

  @Test
  @Clause("C5.8")
  final void closingTheResultsClosesTheInput() {
    AtomicBoolean closed = new AtomicBoolean();
    Stream<Integer> input = numbers(3).stream().onClose(() -> closed.set(true));
    try (Stream<Integer> results = single().map(Tasks::square, input)) {
      assertEquals(3, results.count());
    }
    assertTrue(closed.get());
  }

  @Test
  @Clause("C5.9")
  final void unorderedResultsComeAsTheyComplete() {
    Executor executor = open();
    Signal started = signal("started");
    Signal go = signal("go");
    Iterator<Integer> results =
        executor
            .mapUnordered(
                (Integer item) -> {
                  if (item == 0) {
                    Object unused = Tasks.await(started, go);
                  }
                  return item;
                },
                numbers(3))
            .iterator();
    int first = results.next();
    Set<Integer> early = Set.of(first, results.next());
    assertEquals(Set.of(1, 2), early);
    go.raise();
    assertEquals(0, results.next());
    assertFalse(results.hasNext());
  }

  @Test
  @Clause("C5.10")
  final void settledResultsGoOnAfterAFailure() {
    List<Future<Integer>> settled =
        open().mapSettled(Tasks::failAtThree, numbers(6)).collect(Collectors.toList());
    assertEquals(6, settled.size());
    for (int i = 0; i < 6; i++) {
      assertTrue(settled.get(i).isDone());
      assertEquals(i == 3, settled.get(i).failure().isPresent());
    }
    assertEquals(5, settled.get(5).join());
  }

  @Test
  @Clause("C5.11")
  final void anInterruptEndsTheConsumption() {
    Executor executor = single();
    Signal started = signal("started");
    Signal go = signal("go");
    Thread.currentThread().interrupt();
    CompletionException thrown =
        assertThrows(
            CompletionException.class,
            () -> executor.map((Integer item) -> Tasks.await(started, go), numbers(2)).toList());
    assertInstanceOf(InterruptedException.class, thrown.getCause());
    assertTrue(Thread.interrupted(), "the interrupt is kept");
  }

  @Test
  @Clause("C5.12")
  final void resultsDoNotWaitForASlowItemBehindThem() {
    Signal go = signal("go");
    Signal started = signal("started");
    int slow = MANY - 7;
    Iterator<Integer> results =
        open(spec -> spec.withWorkers(1))
            .map(
                (Integer item) -> {
                  if (item == slow) {
                    Object unused = Tasks.await(started, go);
                  }
                  return item;
                },
                numbers(MANY))
            .iterator();
    for (int i = 0; i < slow; i++) {
      assertEquals(i, results.next());
    }
    started.await();
    go.raise();
    for (int i = slow; i < MANY; i++) {
      assertEquals(i, results.next());
    }
    assertFalse(results.hasNext());
  }

  @Test
  @Clause("C5.13")
  final void slowItemsRunAtTheSameTime() {
    Signal one = signal("one");
    Signal other = signal("other");
    List<Integer> results =
        open(spec -> spec.withWorkers(2))
            .map(
                (Integer item) -> {
                  if (item == MANY / 2) {
                    one.raise();
                    other.await();
                  } else if (item == MANY / 2 + 1) {
                    other.raise();
                    one.await();
                  }
                  return item;
                },
                numbers(MANY))
            .toList();
    assertEquals(numbers(MANY), results);
  }

  @Test
  @Clause("C5.14")
  final void itemsAndResultsAreOfAnyKind() {
    Executor executor = single();
    List<Object> kinds =
        Arrays.asList(
            1,
            null,
            "text",
            -5L,
            2.5,
            true,
            'c',
            List.of(1, "a"),
            Optional.of(1),
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Double.NaN,
            false,
            "");
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      items.add(i % 100 < 50 ? (Object) i : kinds.get(i % kinds.size()));
    }
    assertEquals(items, executor.map((Object item) -> item, items).toList());
    byte[] large = new byte[100_000];
    large[99_999] = 7;
    List<byte[]> arrays = new ArrayList<>(Collections.nCopies(20, new byte[10]));
    arrays.add(10, large);
    List<byte[]> returned = executor.map((byte[] item) -> item, arrays).toList();
    assertArrayEquals(arrays.toArray(), returned.toArray());
  }

  @Test
  @Clause("C5.15")
  final void aFailureAmongManyItemsIsThrownAtItsPosition() throws Exception {
    Executor executor = open();
    Iterator<Integer> results =
        executor
            .map((Integer item) -> item == MANY / 2 ? Tasks.fail("half") : item, numbers(MANY))
            .iterator();
    for (int i = 0; i < MANY / 2; i++) {
      assertEquals(i, results.next());
    }
    CompletionException thrown = assertThrows(CompletionException.class, results::next);
    assertInstanceOf(Tasks.Checked.class, thrown.getCause());
    assertEquals("half", thrown.getCause().getMessage());
    Patience.until(
        "the rest is cancelled",
        () -> executor.status().queued() + executor.status().running() == 0);
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C5.16")
  final void anItemThatCantTravelFailsAtItsPosition() {
    Executor executor = single();
    List<Object> items = new ArrayList<>(numbers(MANY));
    items.set(MANY / 2, new Object());
    Iterator<Boolean> results = executor.map((Object item) -> true, items).iterator();
    for (int i = 0; i < MANY / 2; i++) {
      assertTrue(results.next());
    }
    if (executor.capabilities().contains(Capability.ISOLATED_MEMORY)) {
      CompletionException thrown = assertThrows(CompletionException.class, results::next);
      assertInstanceOf(TaskSerializationException.class, thrown.getCause());
    } else {
      assertTrue(results.next());
    }
  }

  @Test
  @Clause("C5.17")
  @Requires(Capability.ISOLATED_MEMORY)
  final void noItemSeesWhatAnotherOneChanged() {
    AtomicInteger captured = new AtomicInteger();
    Set<Integer> seen =
        single()
            .map((Integer item) -> captured.incrementAndGet(), numbers(MANY))
            .collect(Collectors.toSet());
    assertEquals(Set.of(1), seen);
  }

  @Test
  @Clause("C5.18")
  final void anInputOfAnyLengthIsDelivered() {
    Executor executor = open();
    for (int length : new int[] {1, 2, 3, 7, 100, 101, 1_000, 50_001}) {
      assertEquals(numbers(length), executor.map((Integer item) -> item, numbers(length)).toList());
    }
  }

  /** The first item ends when one far behind it has run, which is pulled while it is waited for. */
  @Test
  @Clause("C5.19")
  final void aSlowItemIdlesNoWorker() {
    Executor executor = open(spec -> spec.withWorkers(2));
    Signal far = signal("far");
    Signal farther = signal("farther");
    SerializableFunction<Integer, Integer> untilFar = untilRaised(far);
    SerializableFunction<Integer, Integer> untilFarther = untilRaised(farther);
    assertEquals(numbers(FAR), executor.map(untilFar, numbers(FAR)).toList());
    assertEquals(
        numbers(FAR),
        executor.mapSettled(untilFarther, numbers(FAR)).map(future -> future.join()).toList());
  }

  private static SerializableFunction<Integer, Integer> untilRaised(Signal signal) {
    return item -> {
      if (item == 0) {
        signal.await();
      } else if (item == FAR - 1) {
        signal.raise();
      }
      return item;
    };
  }
}
