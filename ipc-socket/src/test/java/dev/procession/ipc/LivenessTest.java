package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final Liveness liveness = new Liveness(Duration.ofMillis(1), 1, 1);

  /** Never says anything; knows who looked at it. */
  private static final class Silent implements Pulse.Subject {
    private final boolean broken;
    private final CompletableFuture<Thread> givenUpBy = new CompletableFuture<>();

    Silent(boolean broken) {
      this.broken = broken;
    }

    @Override
    public boolean isAwaited() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return true;
    }

    @Override
    public long signsOfLife() {
      return 0;
    }

    @Override
    public void ping() {}

    @Override
    public Optional<Duration> processorTime() {
      return Optional.empty();
    }

    @Override
    public void onUnresponsive(String reason) {
      givenUpBy.complete(Thread.currentThread());
    }
  }

  private static Thread givenUp(Silent subject) throws Exception {
    return subject.givenUpBy.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Test
  void oneDaemonWatchesAllAndEndsWithTheLast() throws Exception {
    Silent first = new Silent(false);
    Silent second = new Silent(false);
    liveness.watch(first);
    liveness.watch(second);
    Thread watch = givenUp(first);
    assertThat(givenUp(second)).isSameAs(watch);
    assertThat(watch.isDaemon()).isTrue();
    liveness.forget(first);
    liveness.forget(second);
    watch.join(LIMIT_MILLIS);
    assertThat(watch.isAlive()).isFalse();
    Silent later = new Silent(false);
    liveness.watch(later);
    assertThat(givenUp(later)).isNotSameAs(watch);
    liveness.forget(later);
  }

  @Test
  void aWorkerThatCannotBeLookedAtDoesNotEndTheWatch() throws Exception {
    Silent broken = new Silent(true);
    Silent silent = new Silent(false);
    liveness.watch(broken);
    liveness.watch(silent);
    assertThat(givenUp(silent)).isNotNull();
    liveness.forget(broken);
    liveness.forget(silent);
  }
}
