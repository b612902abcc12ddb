package dev.procession.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.Future;
import dev.procession.core.task.LooseFuture;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MapSpliteratorTest {
  private final List<TaskFuture<Integer>> submitted = new ArrayList<>();

  private TaskFuture<Integer> pending() {
    TaskFuture<Integer> future = new LooseFuture<>(submitted.size() + 1);
    submitted.add(future);
    return future;
  }

  private static Stream<Future<Integer>> stream(
      boolean ordered, Function<Integer, TaskFuture<Integer>> submit) {
    Iterator<Integer> items = List.of(1, 2, 3, 4).iterator();
    return ordered
        ? MapSpliterator.ordered(items, submit, () -> 3)
        : MapSpliterator.unordered(items, submit, () -> 3);
  }

  /** All but the first end as soon as they are submitted. */
  private TaskFuture<Integer> endsUnlessFirst(int item) {
    TaskFuture<Integer> future = pending();
    if (item > 0) {
      future.settle(new Outcome.Success(item));
    }
    return future;
  }

  @Test
  void whileTheFirstIsWaitedForTheOthersArePulledUpToABound() throws Exception {
    int most = 50;
    CountDownLatch bound = new CountDownLatch(most);
    Stream<Future<Integer>> results =
        new OrderedSpliterator<Integer, Integer>(
                IntStream.range(0, 1_000).iterator(),
                item -> {
                  bound.countDown();
                  return endsUnlessFirst(item);
                },
                () -> 3,
                new KeptResults(most, Long.MAX_VALUE))
            .stream();
    BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
    Thread consumer = new Thread(() -> results.forEach(future -> taken.add(future.join())));
    consumer.start();
    bound.await();
    assertThat(taken).isEmpty();
    submitted.get(0).settle(new Outcome.Success(0));
    consumer.join();
    assertThat(taken).containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void resultsThatFillTheHeapAreNotPulledOn() {
    AtomicInteger pulled = new AtomicInteger();
    Thread consumer = Thread.currentThread();
    OrderedSpliterator<Integer, String> results =
        new OrderedSpliterator<>(
            IntStream.range(0, 1_000).iterator(),
            item -> {
              TaskFuture<String> future = new LooseFuture<>(item + 1);
              if (item > 0) {
                future.settle(new Outcome.Success("x".repeat(1_000)));
              }
              if (pulled.incrementAndGet() == 11) { // ten of 1,064 bytes, and the first
                consumer.interrupt();
              }
              return future;
            },
            () -> 3,
            new KeptResults(1_000, 10_000));
    assertThatThrownBy(() -> results.tryAdvance(result -> {}))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(pulled.get()).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anItemThatIsSubmittedWhileTheStreamIsClosedIsCancelled(boolean ordered) {
    AtomicReference<Stream<Future<Integer>>> results = new AtomicReference<>();
    results.set(
        stream(
            ordered,
            item -> {
              TaskFuture<Integer> future = pending();
              if (item == 2) { // as another thread may, at this moment
                results.get().close();
              }
              return future;
            }));
    Iterator<Future<Integer>> iterator = results.get().iterator();
    assertThat(iterator.next().isCancelled()).isTrue();
    assertThat(submitted).hasSize(2).allMatch(Future::isCancelled);
    assertThat(iterator.next().isCancelled()).isTrue();
    assertThatThrownBy(iterator::next)
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("closed");
    assertThat(submitted).hasSize(2);
  }
}
