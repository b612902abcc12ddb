package dev.procession.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Interrupts a test that does not end, and fails it with the stacks of this JVM's threads. */
final class WedgeDetector implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Duration limit = Patience.deadline().multipliedBy(3);
    Thread test = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    AtomicReference<String> stacks = new AtomicReference<>();
    Thread watch = new Thread(() -> watch(test, limit, ended, stacks), "tck-wedge-detector");
    watch.setDaemon(true);
    watch.start();
    Throwable failure = null;
    try {
      invocation.proceed();
    } catch (Throwable e) { // a test's failure of any kind is passed on
      failure = e;
    }
    ended.countDown();
    watch.join();
    boolean unused = Thread.interrupted();
    String dump = stacks.get();
    if (dump != null) {
      throw new AssertionError(
          "the test did not end within " + limit + "; the threads then:\n" + dump, failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void watch(
      Thread test, Duration limit, CountDownLatch ended, AtomicReference<String> stacks) {
    try {
      if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        stacks.set(stacks());
        test.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String stacks() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      text.append(entry.getKey()).append(' ').append(entry.getKey().getState()).append('\n');
      for (StackTraceElement frame : entry.getValue()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
