package dev.procession.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.Future;
import dev.procession.core.task.LooseFuture;
import dev.procession.core.task.TaskFuture;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
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
      boolean ordered, Function<Integer, Future<Integer>> submit) {
    Iterator<Integer> items = List.of(1, 2, 3, 4).iterator();
    return ordered
        ? MapSpliterator.ordered(items, submit, () -> 3)
        : MapSpliterator.unordered(items, submit, () -> 3);
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
