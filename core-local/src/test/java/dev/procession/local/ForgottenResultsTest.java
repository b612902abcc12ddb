package dev.procession.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Tasks;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream of results that somebody holds keeps none that it gave. */
class ForgottenResultsTest {

  @Test
  void ofSettledFutures() {
    try (Executor executor = Executor.open(ExecutorSpec.of("local").withWorkers(1))) {
      Iterator<Future<Integer>> results =
          executor.mapSettled(Tasks::square, List.of(1, 2, 3, 4, 5)).iterator();
      List<WeakReference<?>> given = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        given.add(new WeakReference<>(results.next()));
      }
      Patience.until(
          "they are gone",
          () -> {
            System.gc();
            return given.stream().allMatch(reference -> reference.refersTo(null));
          });
      assertThat(results.next().join()).isEqualTo(16);
    }
  }
}
