package dev.procession.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.TaskSerializationException;
import dev.procession.core.task.LooseFuture;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Chunk;
import dev.procession.core.worker.ChunkPacker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stream of results over chunks that the test answers. */
class ChunkedSpliteratorTest {
  private static final int AHEAD = 3;

  private record Numbers(List<Integer> list, List<Numbers> released) implements Chunk {
    @Override
    public int items() {
      return list.size();
    }

    @Override
    public Chunk slice(int from, int to) {
      return new Numbers(list.subList(from, to), released);
    }

    @Override
    public int bytes() {
      return list.size();
    }

    @Override
    public void release() {
      released.add(this);
    }
  }

  /** A task of the engine that can be cancelled and does nothing else. */
  private static final class Cancellable extends LooseFuture<Object> {
    private final Batch batch;

    Cancellable(long id, Batch batch) {
      super(id);
      this.batch = batch;
    }

    @Override
    protected boolean cancelTask(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancelTask(mayInterruptIfRunning);
      batch.onEnd(0, batch.size(), new Outcome.Cancelled());
      return cancelled;
    }
  }

  private final List<Numbers> released = new ArrayList<>();
  private final List<Numbers> submitted = new ArrayList<>();
  private final List<Batch> batches = new ArrayList<>();
  private final List<TaskFuture<?>> tasks = new ArrayList<>();
  private final AtomicReference<Runnable> whileSubmitting = new AtomicReference<>(() -> {});
  private boolean answering = true;
  private KeptResults kept = new KeptResults();

  private final ChunkPacker packer =
      new ChunkPacker() {
        private List<Integer> items = new ArrayList<>();

        @Override
        public boolean add(@Nullable Object item) {
          if (item instanceof Integer number) {
            items.add(number);
            return true;
          }
          throw new TaskSerializationException("no number: " + item, null);
        }

        @Override
        public int items() {
          return items.size();
        }

        @Override
        public Chunk take() {
          Numbers taken = new Numbers(items, released);
          items = new ArrayList<>();
          return taken;
        }
      };

  /** The first batch is answered when so many others were. */
  @Test
  void whileTheFirstIsWaitedForTheOthersArePulledUpToABound() {
    int most = 500;
    kept = new KeptResults(most, Long.MAX_VALUE);
    answering = false;
    whileSubmitting.set(
        () -> {
          int others = batches.stream().skip(1).mapToInt(Batch::size).sum();
          if (batches.size() > 1) {
            answer(batches.size() - 1);
          }
          if (others >= most) {
            answer(0);
            answering = true;
            whileSubmitting.set(() -> {});
          }
        });
    List<Object> numbers = IntStream.range(0, 10_000).<Object>mapToObj(i -> i).toList();
    assertThat(results(numbers.stream()).toList()).isEqualTo(numbers);
  }

  private TaskFuture<?> submit(Chunk chunk, Batch batch) {
    TaskFuture<?> task = new Cancellable(tasks.size() + 1, batch);
    Numbers numbers = (Numbers) chunk;
    whileSubmitting.get().run();
    tasks.add(task);
    submitted.add(numbers);
    batches.add(batch);
    if (answering) {
      answer(batches.size() - 1);
    }
    return task;
  }

  private void answer(int index) {
    List<Integer> items = submitted.get(index).list();
    batches.get(index).onResults(0, items.toArray(), items.size());
    batches.get(index).onRan(items.size(), items.size());
    tasks.get(index).settle(new Outcome.Success(null));
  }

  private Stream<Object> results(Stream<?> items) {
    return new ChunkedSpliterator<Object, Object>(
            items.spliterator(), packer, this::submit, this::alone, 1, () -> AHEAD, kept)
        .stream();
  }

  private TaskFuture<Object> alone(Object item) {
    TaskFuture<Object> failed = new LooseFuture<>(0);
    failed.settle(new Outcome.Failure(new TaskSerializationException("no number: " + item, null)));
    return failed;
  }

  private static Stream<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed();
  }

  @Test
  void resultsComeInOrderAndChunksGrow() {
    assertThat(results(numbers(10_000)).map(Integer.class::cast))
        .containsExactlyElementsOf(numbers(10_000).toList());
    assertThat(submitted.size()).isLessThan(1_000);
    assertThat(submitted.get(0).list()).hasSize(1);
  }

  @Test
  void nothingHappensBeforeTheFirstResultIsAskedForAndNotMuchAhead() {
    answering = false;
    List<Integer> pulled = new ArrayList<>();
    Stream<Object> results = results(numbers(100).peek(pulled::add));
    assertThat(pulled).isEmpty();
    whileSubmitting.set(
        () -> {
          if (tasks.size() == AHEAD - 1) { // the last one ahead: the consumer must not wait now
            for (int i = 0; i < batches.size(); i++) {
              answer(i);
            }
          }
        });
    assertThat(results.iterator().next()).isEqualTo(0);
    assertThat(pulled.size()).isLessThanOrEqualTo(2 * AHEAD);
  }

  @Test
  void aStreamThatIsClosedWhileItsConsumerSubmitsCancelsThatToo() {
    answering = false;
    Stream<Object> results = results(numbers(5));
    whileSubmitting.set(results::close);
    Iterator<Object> iterator = results.iterator();
    assertThatThrownBy(iterator::next).isInstanceOf(CancellationException.class);
    assertThat(tasks).hasSize(1).allMatch(TaskFuture::isCancelled);
    assertThatThrownBy(iterator::next)
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aRefusedChunkEndsTheStreamAfterTheResultsOfTheOthers() {
    whileSubmitting.set(
        () -> {
          if (tasks.size() == 2) {
            throw new RejectedExecutionException("shut down");
          }
        });
    int before = 5;
    List<Object> delivered = new ArrayList<>();
    assertThatThrownBy(() -> results(numbers(before)).forEach(delivered::add))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(batches).hasSize(2);
    assertThat(delivered).hasSize(batches.stream().mapToInt(Batch::size).sum()).isNotEmpty();
    assertThat(delivered.size()).isLessThan(before);
    assertThat(tasks).noneMatch(TaskFuture::isCancelled);
  }

  @Test
  void aThreadThatIsInterruptedWhileItSubmitsIsToldAtOnce() {
    answering = false;
    whileSubmitting.set(
        () -> {
          if (tasks.size() == 2) {
            throw new RejectedExecutionException("interrupted", new InterruptedException());
          }
        });
    Iterator<Object> iterator = results(numbers(5)).iterator();
    assertThatThrownBy(iterator::next).isInstanceOf(RejectedExecutionException.class);
    assertThat(tasks).hasSize(2).allMatch(TaskFuture::isCancelled);
  }

  @Test
  void anInputThatFailsReleasesWhatWasPacked() {
    Iterator<Object> iterator =
        results(
                numbers(200)
                    .peek(
                        item -> {
                          if (item == 150) {
                            throw new IllegalStateException("input");
                          }
                        }))
            .iterator();
    assertThatThrownBy(() -> iterator.forEachRemaining(item -> {})).hasMessage("input");
    int sent = submitted.stream().mapToInt(chunk -> chunk.items()).sum();
    int left = released.stream().mapToInt(chunk -> chunk.items()).sum();
    assertThat(sent + left).isEqualTo(150);
  }

  @Test
  void anItemThatCantTravelFailsInItsPlace() {
    Iterator<Object> iterator = results(List.of(1, 2, "three", 4).stream()).iterator();
    assertThat(iterator.next()).isEqualTo(1);
    assertThat(iterator.next()).isEqualTo(2);
    assertThatThrownBy(iterator::next)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TaskSerializationException.class);
  }

  @Test
  void anInterruptedConsumerCancelsAll() {
    answering = false;
    Iterator<Object> iterator = results(numbers(5)).iterator();
    Thread.currentThread().interrupt();
    assertThatThrownBy(iterator::next).hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(tasks).isNotEmpty().allMatch(TaskFuture::isCancelled);
  }
}
