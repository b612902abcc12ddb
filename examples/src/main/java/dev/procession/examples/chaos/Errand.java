package dev.procession.examples.chaos;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * One task: what it does, and the result by which it is known to have done it.
 *
 * @param number its own, unique within a round
 * @param deed what it does
 * @param amount how much of it
 */
record Errand(long number, Deed deed, int amount) {
  private static final int STAYING_THREADS = 100;
  private static final long NO_SUCH_STACK = 1L << 46;
  private static final int CHUNK = 1 << 20;

  /** Runs in a worker. */
  static byte[] run(Errand errand) throws Exception {
    Journal.note(errand.number);
    switch (errand.deed) {
      case NAP -> Thread.sleep(errand.amount);
      case THROW -> throw new IllegalStateException(words(errand.number));
      case IGNORE_INTERRUPTS -> spin();
      case EXIT -> System.exit(errand.amount);
      case EXHAUST_HEAP -> exhaustHeap();
      case EXHAUST_THREADS -> exhaustThreads();
      case COMPUTE, CARRY_MUCH -> {
        // the result is all there is
      }
    }
    return errand.result();
  }

  /** What it must give back; the parent knows it too. */
  byte[] result() {
    SplittableRandom random = new SplittableRandom(number);
    if (deed != Deed.CARRY_MUCH) {
      return ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array();
    }
    byte[] much = new byte[amount];
    random.nextBytes(much);
    return much;
  }

  static String words(long number) {
    return "as planned: errand=" + number;
  }

  private static void spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  private static void exhaustHeap() {
    Object[] held = {};
    while (true) {
      held = new Object[] {held, new byte[CHUNK]};
    }
  }

  /** Leaves threads behind, then asks for one that no address space has room for. */
  private static void exhaustThreads() {
    CountDownLatch never = new CountDownLatch(1);
    Runnable stay =
        () -> {
          while (never.getCount() > 0) {
            try {
              never.await();
            } catch (InterruptedException e) {
              // it stays
            }
          }
        };
    for (int i = 0; i < STAYING_THREADS; i++) {
      Thread thread = new Thread(stay, "chaos-stays");
      thread.setDaemon(i % 2 == 0);
      thread.start();
    }
    while (true) {
      Thread thread = new Thread(null, stay, "chaos-too-large", NO_SUCH_STACK);
      thread.setDaemon(true);
      thread.start();
    }
  }
}
