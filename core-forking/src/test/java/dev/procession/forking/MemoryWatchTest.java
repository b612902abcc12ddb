package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {
  private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(60);
  private static final MemoryLimit LIMIT = MemoryLimit.of("1m");

  private final MemoryWatch watch = new MemoryWatch(Duration.ofMillis(1));

  /** Takes too much; knows who looked at it. */
  private static final class Large implements Footprint.Subject {
    private final boolean broken;
    private final CompletableFuture<Thread> toldBy = new CompletableFuture<>();
    private final CompletableFuture<Thread> killedBy = new CompletableFuture<>();

    Large(boolean broken) {
      this.broken = broken;
    }

    @Override
    public OptionalLong residentBytes() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return OptionalLong.of(2 << 20);
    }

    @Override
    public void onWorn() {
      toldBy.complete(Thread.currentThread());
    }

    @Override
    public void kill(String reason) {
      killedBy.complete(Thread.currentThread());
    }
  }

  private static Thread watcher(Large subject) throws Exception {
    Thread told = subject.toldBy.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(subject.killedBy.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isSameAs(told);
    return told;
  }

  @Test
  void oneDaemonWatchesAllAndEndsWithTheLast() throws Exception {
    Large first = new Large(false);
    Large second = new Large(false);
    watch.watch(first, LIMIT);
    watch.watch(second, LIMIT);
    Thread thread = watcher(first);
    assertThat(watcher(second)).isSameAs(thread);
    assertThat(thread.isDaemon()).isTrue();
    watch.forget(first);
    watch.forget(second);
    thread.join(LIMIT_MILLIS);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void oneThatCannotBeLookedAtDoesNotEndTheWatch() throws Exception {
    Large broken = new Large(true);
    Large other = new Large(false);
    watch.watch(broken, LIMIT);
    watch.watch(other, LIMIT);
    Thread thread = watcher(other);
    watch.forget(broken);
    watch.forget(other);
    thread.join(LIMIT_MILLIS);
  }

  @Test
  void watchesAgainAfterAllHadLeft() throws Exception {
    Large early = new Large(false);
    watch.watch(early, LIMIT);
    Thread thread = watcher(early);
    watch.forget(early);
    thread.join(LIMIT_MILLIS);
    Large late = new Large(false);
    watch.watch(late, LIMIT);
    assertThat(watcher(late)).isNotSameAs(thread);
    watch.forget(late);
  }
}
