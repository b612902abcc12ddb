package dev.procession.tck.payload;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tasks of the contract's tests. */
public final class Tasks {
  private static final List<Integer> LIST = new ArrayList<>(List.of(11, 22));
  private static final List<ByteBuffer> HOARD = new ArrayList<>();
  private static volatile int counter;

  private Tasks() {}

  /** An exception with a cause, declared by the task. */
  public static final class Checked extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message its message
     * @param cause its cause
     */
    public Checked(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** An exception that can't be serialized. */
  public static final class Stuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What can't travel. */
    @SuppressWarnings({"serial", "UnusedVariable"})
    private final Object thread = Thread.currentThread();

    /**
     * Makes one.
     *
     * @param message its message
     */
    public Stuck(String message) {
      super(message);
    }
  }

  /** Holds what can't be serialized, two fields down. */
  public static final class Holder implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    /** The way to it. */
    @SuppressWarnings("UnusedVariable")
    private final Inner inner = new Inner();

    /** Makes one. */
    public Holder() {}

    private static final class Inner implements java.io.Serializable {
      private static final long serialVersionUID = 1L;

      @SuppressWarnings({"serial", "UnusedVariable"})
      private final Object thread = Thread.currentThread();
    }
  }

  /** An argument that takes its time to arrive. */
  public static final class SlowToDecode implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    /** How long, in milliseconds. */
    private final long millis;

    /**
     * Makes one.
     *
     * @param millis how long its decoding takes
     */
    public SlowToDecode(long millis) {
      this.millis = millis;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      spend(millis);
    }
  }

  /** Takes its time to be initialized, which a JVM does once. */
  private static final class SlowAtFirst {
    static final int VALUE = spend(2_000);
  }

  private static int spend(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return (int) millis;
  }

  /**
   * Takes as long as its argument took to be decoded.
   *
   * @param argument the argument
   * @return how long, in milliseconds
   */
  public static int spendAgain(SlowToDecode argument) {
    return spend(argument.millis);
  }

  /**
   * Takes two seconds in a JVM's first run.
   *
   * @param x a number
   * @return more than the number
   */
  public static int slowAtFirst(int x) {
    return SlowAtFirst.VALUE + x;
  }

  /**
   * Waits for an interrupt at one item.
   *
   * @param item an item
   * @return the item
   * @throws InterruptedException at the item {@code stuck}
   */
  public static String stickAt(String item) throws InterruptedException {
    if (item.startsWith("stuck")) {
      new CountDownLatch(1).await();
    }
    return item;
  }

  /**
   * Writes down that it ran, and ends its JVM at once if it is told to.
   *
   * @param file where to write
   * @param number what to write
   * @param last whether to end the JVM
   * @return the number
   * @throws IOException if it can't be written
   */
  public static int note(String file, int number, boolean last) throws IOException {
    Files.writeString(Path.of(file), number + "\n", CREATE, APPEND);
    if (last) {
      Runtime.getRuntime().halt(3);
    }
    return number;
  }

  /**
   * Squares.
   *
   * @param x a number
   * @return its square
   */
  public static int square(int x) {
    return x * x;
  }

  /**
   * Fails.
   *
   * @param message the exception's message
   * @return nothing
   * @throws Checked always
   */
  public static int fail(String message) throws Checked {
    throw new Checked(message, new IOException("the cause"));
  }

  /**
   * Fails for one number.
   *
   * @param x a number
   * @return the number
   */
  public static int failAtThree(int x) {
    if (x == 3) {
      throw new IllegalArgumentException("three");
    }
    return x;
  }

  /**
   * Ends the worker.
   *
   * @param code the exit code
   * @return nothing
   */
  public static int exit(int code) {
    System.exit(code);
    return code;
  }

  /**
   * Ends the worker without its shutdown hooks.
   *
   * @param code the exit code
   * @return nothing
   */
  public static int halt(int code) {
    Runtime.getRuntime().halt(code);
    return code;
  }

  /**
   * Runs for ever and ignores interrupts.
   *
   * @param started raised first
   * @return nothing
   */
  public static int spin(Signal started) {
    started.raise();
    while (counter >= 0) {
      Thread.onSpinWait();
    }
    return counter;
  }

  /**
   * Waits for an interrupt.
   *
   * @param started raised first
   * @param interrupted raised when it comes
   * @throws InterruptedException when it comes
   */
  public static void awaitInterrupt(Signal started, Signal interrupted)
      throws InterruptedException {
    started.raise();
    try {
      boolean unused = new CountDownLatch(1).await(Signal.longestWaitNanos(), TimeUnit.NANOSECONDS);
      throw new IllegalStateException("no interrupt came");
    } catch (InterruptedException e) {
      interrupted.raise();
      throw e;
    }
  }

  /**
   * Waits for a signal.
   *
   * @param started raised first
   * @param go waited for
   * @return the process that ran this
   */
  public static CurrentProcess await(Signal started, Signal go) {
    started.raise();
    go.await();
    return CurrentProcess.get();
  }

  /**
   * Changes a static list.
   *
   * @param element added to it
   * @return the list here
   */
  public static List<Integer> remember(int element) {
    synchronized (LIST) {
      LIST.add(element);
      return new ArrayList<>(LIST);
    }
  }

  /**
   * The static list.
   *
   * @return the list here
   */
  public static List<Integer> remembered() {
    synchronized (LIST) {
      return new ArrayList<>(LIST);
    }
  }

  /**
   * Takes memory outside of the heap, writes to all of it, and never gives it back.
   *
   * @param megabytes how much
   * @return the process that ran this
   */
  public static CurrentProcess hoard(int megabytes) {
    ByteBuffer taken = ByteBuffer.allocateDirect(megabytes << 20);
    while (taken.hasRemaining()) {
      taken.putLong(1);
    }
    synchronized (HOARD) {
      HOARD.add(taken);
    }
    return CurrentProcess.get();
  }

  /**
   * Makes an array.
   *
   * @param size how many bytes
   * @return zeros
   */
  public static byte[] bytes(int size) {
    return new byte[size];
  }

  /**
   * What a task sees of its thread.
   *
   * @return its name, priority, and context class loader
   */
  public static String describeThread() {
    Thread own = Thread.currentThread();
    return own.getName()
        + ", "
        + own.getPriority()
        + ", "
        + System.identityHashCode(own.getContextClassLoader());
  }

  /**
   * Changes its thread, and leaves it so.
   *
   * @param priority its priority from now on
   * @return what is to be seen of it then
   */
  @SuppressWarnings("ThreadPriorityCheck") // the next task shall not find it
  public static String disguiseThread(int priority) {
    Thread own = Thread.currentThread();
    own.setName("disguised");
    own.setPriority(priority);
    own.setContextClassLoader(null);
    return describeThread();
  }

  /**
   * What it sees of its thread, which it may change then.
   *
   * @param changes whether it does
   * @return what it saw
   */
  public static String disguiseIf(boolean changes) {
    String seen = describeThread();
    if (changes) {
      String unused = disguiseThread(Thread.MAX_PRIORITY);
    }
    return seen;
  }

  /**
   * Throws an error.
   *
   * @param name of its class, which has a constructor without arguments
   * @return nothing
   */
  public static String throwError(String name) {
    try {
      throw Class.forName(name).asSubclass(Error.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /**
   * Opens an executor in a task of an executor, until one is refused.
   *
   * @param backend the name of the backend of all
   * @return why it was refused
   * @throws Exception of a task
   */
  public static String nest(String backend) throws Exception {
    try (Executor executor = Executor.open(ExecutorSpec.of(backend).withWorkers(1))) {
      return executor.submit(Tasks::nest, backend).get();
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Watches whether anything here keeps an object when the task is over.
   *
   * @param given watched for as long as the process lives
   * @param gone raised when a collector has taken it
   * @return the object
   * @param <T> its type
   */
  public static <T> T tellWhenGone(T given, Signal gone) {
    WeakReference<T> reference = new WeakReference<>(given);
    Thread watch = new Thread(() -> tellWhenCleared(reference, gone), "tck-watch");
    watch.setDaemon(true);
    watch.start();
    return given;
  }

  private static void tellWhenCleared(WeakReference<?> reference, Signal gone) {
    long start = System.nanoTime();
    while (!reference.refersTo(null) && System.nanoTime() - start < Signal.longestWaitNanos()) {
      System.gc();
    }
    if (reference.refersTo(null)) {
      gone.raise();
    }
  }

  /** Puts the static list back. */
  public static void forget() {
    synchronized (LIST) {
      LIST.clear();
      LIST.addAll(List.of(11, 22));
    }
  }

  /**
   * Calls itself until the stack is full.
   *
   * @param x any number
   * @return nothing
   */
  @SuppressWarnings("InfiniteRecursion")
  public static int recurse(int x) {
    return recurse(x + 1) + 1;
  }
}
