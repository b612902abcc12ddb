package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingTasksTest {
  private static final int LOOKS = 3;

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final PendingWatch watch =
      new PendingWatch(
          work -> {
            Thread thread = new Thread(work);
            threads.add(thread);
            return thread;
          });
  private final Work work = new Work();
  private final PendingTasks tasks = new PendingTasks("test", watch);

  PendingTasksTest() {
    tasks.belongTo(work);
  }

  private static final class Work implements PendingTasks.Owner {
    private volatile boolean pending = true;
    private volatile CountDownLatch looks = new CountDownLatch(0);

    @Override
    public long pendingTasks() {
      return pending ? 1 : 0;
    }

    @Override
    public boolean isAtWork() {
      looks.countDown();
      return pending;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }
  }

  @AfterEach
  void end() {
    work.pending = false;
  }

  private void submit() {
    assertThat(tasks.begin()).isTrue();
    tasks.renew();
  }

  private void awaitLooks() throws InterruptedException {
    work.looks = new CountDownLatch(LOOKS);
    assertThat(work.looks.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneThreadThatIsNoDaemonServesManySubmissions() throws Exception {
    for (int i = 0; i < 1000; i++) {
      submit();
    }
    awaitLooks();
    assertThat(threads).hasSize(1);
    assertThat(threads.get(0).isAlive()).isTrue();
    assertThat(threads.get(0).isDaemon()).isFalse();
  }

  @Test
  void itEndsWithTheWorkAndBeginsAgainWithTheNext() throws Exception {
    submit();
    work.pending = false;
    threads.get(0).join(60_000);
    assertThat(threads.get(0).isAlive()).isFalse();
    assertThat(tasks.isWatched()).isFalse();
    work.pending = true;
    submit();
    assertThat(threads).hasSize(2);
    awaitLooks();
    assertThat(threads.get(1).isAlive()).isTrue();
  }

  @Test
  void anInterruptDoesNotEndIt() throws Exception {
    submit();
    threads.get(0).interrupt();
    awaitLooks();
    assertThat(threads.get(0).isAlive()).isTrue();
  }

  @Test
  void whereThereIsNoThreadTasksAreTakenAllTheSame() {
    PendingTasks unwatched =
        new PendingTasks(
            "test",
            new PendingWatch(
                work -> {
                  throw new OutOfMemoryError("unable to create native thread");
                }));
    unwatched.belongTo(work);
    assertThat(unwatched.begin()).isTrue();
    assertThat(unwatched.isWatched()).isFalse();
  }
}
