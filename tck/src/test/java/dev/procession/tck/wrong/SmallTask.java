package dev.procession.tck.wrong;

import dev.procession.Future;
import dev.procession.SerializableCallable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A task and its outcome. The callbacks are a queue of stages, each completed in its turn. */
final class SmallTask<T> {
  private static final ExecutorService CALLBACKS =
      Executors.newCachedThreadPool(
          callbacks -> {
            Thread thread = new Thread(callbacks, "small-callbacks");
            thread.setDaemon(true);
            return thread;
          });

  final long id;
  final String name;
  final SerializableCallable<T> body;
  private final SmallPool pool;
  private final Fault fault;
  private final Future<T> face;
  private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final List<Link<T>> links = new ArrayList<>();

  /** Written under the pool's lock. */
  volatile Thread runner;

  /** A callback: when {@code link} is completed, it runs and completes {@code stage}. */
  private record Link<T>(CompletableFuture<T> link, CompletableFuture<?> stage) {}

  private record Outcome<T>(T value, Throwable failure, boolean cancelled) {}

  @SuppressWarnings("unchecked")
  SmallTask(SmallPool pool, long id, String name, SerializableCallable<T> body) {
    this.pool = pool;
    this.fault = pool.fault;
    this.id = id;
    this.name = name;
    this.body = body;
    this.face =
        (Future<T>)
            Proxy.newProxyInstance(
                Future.class.getClassLoader(),
                new Class<?>[] {Future.class},
                (proxy, method, arguments) -> answer(proxy, method, arguments));
  }

  Future<T> face() {
    return face;
  }

  boolean isDone() {
    return outcome.isDone();
  }

  boolean end(T value, Throwable failure, boolean cancelled) {
    if (!claimed.compareAndSet(false, true)) {
      return false;
    }
    pool.ended(this, failure);
    outcome.complete(new Outcome<>(value, failure, cancelled));
    List<Link<T>> callbacks;
    synchronized (links) {
      callbacks = new ArrayList<>(links);
      links.clear();
    }
    if (fault == Fault.CALLS_BACK_IN_REVERSE && callbacks.size() > 2) {
      Collections.reverse(callbacks);
    }
    if (callbacks.isEmpty() || fault == Fault.CALLS_BACK_ON_ITS_WORKERS) {
      callBack(callbacks, failure);
    } else {
      CALLBACKS.execute(() -> callBack(callbacks, failure));
    }
    return true;
  }

  private void callBack(List<Link<T>> callbacks, Throwable failure) {
    for (Link<T> callback : callbacks) {
      settle(callback.link());
      boolean bad = failure == null && callback.stage().isCompletedExceptionally();
      if (bad && fault == Fault.STOPS_AT_A_BAD_CALLBACK) {
        break;
      }
    }
  }

  private void settle(CompletableFuture<T> link) {
    Outcome<T> end = outcome.join();
    if (end.failure() == null) {
      link.complete(end.value());
    } else {
      link.completeExceptionally(end.failure());
    }
  }

  private Object callBack(Method method, Object[] arguments) throws Throwable {
    CompletableFuture<T> link = new CompletableFuture<>();
    boolean later = !isDone();
    if (!later) {
      settle(link);
    }
    Object stage;
    try {
      stage = method.invoke(link, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (later) {
      synchronized (links) {
        if (!isDone()) {
          links.add(new Link<>(link, (CompletableFuture<?>) stage));
          return stage;
        }
      }
      settle(link);
    }
    return stage;
  }

  private Object answer(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == CompletionStage.class) {
      return callBack(method, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "task-" + id;
      case "id" -> id;
      case "isRunning" -> runner != null && !isDone();
      case "isDone" -> isDone();
      case "isCancelled" -> isDone() && outcome.join().cancelled();
      case "failure" -> Optional.ofNullable(isDone() ? outcome.join().failure() : null);
      case "cancel" -> pool.cancel(this, (boolean) arguments[0]);
      case "join" -> join();
      case "get" -> get(arguments);
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private Object join() {
    Outcome<T> end = outcome.join();
    if (end.cancelled()) {
      throw (CancellationException) end.failure();
    }
    if (end.failure() != null) {
      throw new CompletionException(end.failure());
    }
    return end.value();
  }

  private Object get(Object[] arguments)
      throws InterruptedException, ExecutionException, TimeoutException {
    Outcome<T> end;
    if (arguments == null || arguments.length == 0) {
      end = outcome.get();
    } else if (arguments[0] instanceof Duration limit) {
      end = outcome.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
    } else {
      end = outcome.get((long) arguments[0], (TimeUnit) arguments[1]);
    }
    if (end.cancelled()) {
      throw (CancellationException) end.failure();
    }
    if (end.failure() != null) {
      throw new ExecutionException(end.failure());
    }
    return end.value();
  }
}
