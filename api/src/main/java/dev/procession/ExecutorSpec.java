package dev.procession;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an executor should be. Immutable; each {@code with…} returns a copy.
 *
 * <pre>{@code
 * ExecutorSpec spec = ExecutorSpec.of("forking").withWorkers(4)
 *     .withProcess(ProcessSpec.ofCurrentJvm().withMaxHeap("256m"));
 * try (Executor executor = Executor.open(spec)) { ... }
 * }</pre>
 */
public sealed interface ExecutorSpec permits ImmutableExecutorSpec {

  /**
   * The defaults: as many workers as CPUs, each like the current process.
   *
   * @param backend the backend's name, one of {@link Executor#backends()}
   * @return a spec for that backend
   * @throws IllegalArgumentException if the name is blank
   */
  static ExecutorSpec of(String backend) {
    return new ImmutableExecutorSpec(backend);
  }

  /**
   * How many workers there may be at a time. They start on demand.
   *
   * @param workers the number, default {@link Runtime#availableProcessors()}
   * @return this spec with that number
   * @throws IllegalArgumentException if the number is less than 1
   */
  ExecutorSpec withWorkers(int workers);

  /**
   * How many workers are kept ready beyond those that work, so that a task finds a started one.
   * They start when the executor is opened, and again when one of them gets a task, as long as
   * there are no more workers than {@link #withWorkers} allows. They stay when they are idle.
   *
   * @param spares the number, default 0
   * @return this spec with that number
   * @throws IllegalArgumentException if the number is negative
   */
  ExecutorSpec withSpares(int spares);

  /**
   * What each worker is like.
   *
   * @param process the workers' spec, default {@link ProcessSpec#ofCurrentJvm()}
   * @return this spec with that process
   */
  ExecutorSpec withProcess(ProcessSpec process);

  /**
   * Runs in each worker before its first task. If it fails, the executor is broken: every pending
   * and later task fails with {@link BrokenExecutorException} whose cause is that failure.
   *
   * @param initializer what to run
   * @return this spec with that initializer
   */
  ExecutorSpec withInitializer(SerializableRunnable initializer);

  /**
   * How long the {@linkplain #withInitializer initializer} may take in a worker. When that passes,
   * the executor is broken: every pending and later task fails with {@link
   * BrokenExecutorException}, whose message names the limit and shows where the initializer's
   * thread was, as its worker told; the worker is killed, or on a backend without {@link
   * Capability#KILL} interrupted. {@link ProcessSpec#withStartTimeout} is about what comes before.
   *
   * @param timeout the time, default five minutes
   * @return this spec with that limit
   * @throws IllegalArgumentException if the time is not positive
   */
  ExecutorSpec withInitializerTimeout(Duration timeout);

  /**
   * After that many tasks a worker leaves and is replaced.
   *
   * @param tasks the number, default unlimited
   * @return this spec with that number
   * @throws IllegalArgumentException if the number is less than 1
   */
  ExecutorSpec withMaxTasksPerWorker(int tasks);

  /**
   * How much memory of the machine a worker may take, that outside of its heap included: what the
   * system calls its resident size. It is looked at some times a second.
   *
   * <p>A worker that is found above the limit and has run a task is replaced between two tasks: it
   * gets no other task, what it was sent and has not started goes to other workers, and it leaves
   * when it has ended what it runs. That costs no task, and none of the {@linkplain #withRestarts
   * restarts}. One that is then found above one and a half times the limit is killed; the task that
   * runs there fails with {@link WorkerCrashedException}, whose report names the size and the
   * limit, or runs again where {@link TaskOptions#withRetries} says so.
   *
   * <p>This is for tasks that leak, and a guard for the machine: one that takes memory quickly may
   * have more than that before it is seen. A worker's heap is no larger than the limit unless
   * {@link ProcessSpec#withMaxHeap} says so; a smaller one collects garbage in place of being
   * replaced. Child processes are not looked at.
   *
   * @param size digits and one of {@code k m g}, as {@code "512m"}; default unlimited
   * @return this spec with that limit
   * @throws IllegalArgumentException if the size is not of that form
   */
  ExecutorSpec withMaxWorkerMemory(String size);

  /**
   * A worker that had nothing to do for that long leaves, unless it is one of the {@linkplain
   * #withSpares spares}; another starts when there is work.
   *
   * @param idle the time, default unlimited
   * @return this spec with that time
   * @throws IllegalArgumentException if the time is not positive
   */
  ExecutorSpec withIdleTimeout(Duration idle);

  /**
   * How many tasks may wait for a worker; {@code submit} waits while there are so many. A
   * submission from a completion callback never waits.
   *
   * @param tasks the number, default unbounded
   * @return this spec with that number
   * @throws IllegalArgumentException if the number is less than 1
   */
  ExecutorSpec withQueueCapacity(int tasks);

  /**
   * How many workers may end before they ran a task (bad flag, failing launch, killed while idle)
   * within the period; one more and the executor is broken. A death during a task is the task's and
   * never counts: a million hostile files may kill ten thousand workers. Nor does a start that
   * fails because this JVM stood still meanwhile, or for want of descriptors, threads or memory:
   * tasks wait until there are some, and each such start is told to {@link
   * ExecutorListener#onWorkerExited}.
   *
   * @param restarts the number, default 5
   * @param period the period, default one minute
   * @return this spec with that budget
   * @throws IllegalArgumentException if the number is negative or the period not positive
   */
  ExecutorSpec withRestarts(int restarts, Duration period);

  /**
   * Where the workers of the backend {@code socket} listen.
   *
   * @param addresses each {@code unix:/path} or {@code tcp://host:port}
   * @return this spec with those addresses
   */
  ExecutorSpec withAddresses(String... addresses);

  /**
   * The file with the secret shared with the workers of the backend {@code socket}. It must be this
   * process's user's, and only its owner may read it (mode 0600).
   *
   * @param keyFile the file
   * @return this spec with that file
   */
  ExecutorSpec withKeyFile(Path keyFile);

  /**
   * A user whose workers of the backend {@code socket} are believed as well as those of this
   * process's own user. On Unix domain sockets the system tells whose process listens, and one of
   * any other user is refused before anything is said to it. It still has to know the key.
   *
   * <p>Nothing is asked for where the system does not tell: of addresses {@code tcp:}, on Windows,
   * and of users that a user namespace hides. There only the key decides.
   *
   * @param user the user's name, or number
   * @return this spec with that user
   * @throws IllegalArgumentException if the name is blank; when the executor is opened, if there is
   *     no such user
   */
  ExecutorSpec withPeerUser(String user);

  /**
   * What workers may send back, for workers that parse hostile input and may be taken over by it: a
   * result or exception of another class fails its task. The pattern is that of {@link
   * java.io.ObjectInputFilter.Config#createFilter}, as in {@code "com.acme.Report;java.**;!*"}: a
   * class that no part of it decides about is let through, so a filter ends with {@code !*}.
   *
   * <p>It is asked about every class, and before that is loaded, if its name decides: also about
   * the JDK's collections, times, paths ({@code java.nio.file.Path}) and the like, which {@code
   * "java.lang.*;java.util.*;java.math.*;java.time.*"} admits. Boxed values, strings, {@code
   * Object[]} and arrays of primitives always pass. A lambda never does: to make it is to run code
   * of its class. The limits of a pattern ({@code maxarray}, {@code maxdepth}, {@code maxrefs},
   * {@code maxbytes}) hold for each result. The filter that this JVM has for all deserialization
   * ({@code jdk.serialFilter}) is asked as well. An exception that is refused arrives as {@link
   * RemoteTaskException}.
   *
   * @param pattern the pattern, default none: every class passes
   * @return this spec with that filter
   * @throws IllegalArgumentException if that is no pattern
   */
  ExecutorSpec withResultFilter(String pattern);

  /**
   * How large one result, or the result for one item of a map, may be: its bytes, those of its
   * large arrays in shared memory included. A larger one fails its task with {@link
   * TaskSerializationException}, and the worker goes on. So does a result whose objects are nested
   * more than 1,000 levels deep, whatever its size.
   *
   * <p>Where nothing is copied, as on the backend {@code local}, it is refused.
   *
   * <p>This bounds what a worker that was taken over can make this JVM hold at a time; the objects
   * that are made of the bytes take some times as much. What doesn't fit is better written to a
   * file whose name is returned.
   *
   * @param size digits and one of {@code k m g}, as {@code "64m"}; default half of what the heap of
   *     this JVM can grow to
   * @return this spec with that limit
   * @throws IllegalArgumentException if the size is not of that form
   */
  ExecutorSpec withMaxResult(String size);

  /**
   * Settings that the backend can't honour are logged once instead of refused.
   *
   * @return this spec so set
   */
  ExecutorSpec withUnsupportedIgnored();

  /**
   * The backend's name.
   *
   * @return the name
   */
  String backend();

  /**
   * How many workers there may be at a time.
   *
   * @return the number
   */
  int workers();

  /**
   * How many workers are kept ready beyond those that work.
   *
   * @return the number
   */
  int spares();

  /**
   * What each worker is like.
   *
   * @return the workers' spec
   */
  ProcessSpec process();

  /**
   * What runs in each worker before its first task.
   *
   * @return the initializer, or {@code null} if none was given
   */
  @Nullable SerializableRunnable initializer();

  /**
   * How long the initializer may take in a worker.
   *
   * @return the limit
   */
  Duration initializerTimeout();

  /**
   * After how many tasks a worker leaves.
   *
   * @return the number, {@link Integer#MAX_VALUE} if unlimited
   */
  int maxTasksPerWorker();

  /**
   * How much memory of the machine a worker may take.
   *
   * @return the size, as {@code "512m"}, or {@code null} if unlimited
   */
  @Nullable String maxWorkerMemory();

  /**
   * After how long without work a worker leaves.
   *
   * @return the time, or {@code null} if never
   */
  @Nullable Duration idleTimeout();

  /**
   * How many tasks may wait for a worker.
   *
   * @return the number, {@link Integer#MAX_VALUE} if unbounded
   */
  int queueCapacity();

  /**
   * How many workers may end before they ran a task within the {@linkplain #restartPeriod()
   * period}.
   *
   * @return the number
   */
  int restarts();

  /**
   * The period of the {@linkplain #restarts() restarts}.
   *
   * @return the period
   */
  Duration restartPeriod();

  /**
   * Where the workers of the backend {@code socket} listen.
   *
   * @return the addresses, unmodifiable, potentially empty
   */
  List<String> addresses();

  /**
   * The file with the secret shared with the workers of the backend {@code socket}.
   *
   * @return the file, or {@code null} if none was given
   */
  @Nullable Path keyFile();

  /**
   * A user whose workers of the backend {@code socket} are believed as well as those of this
   * process's own user.
   *
   * @return the user's name or number, or {@code null} if none was given
   */
  @Nullable String peerUser();

  /**
   * What workers may send back.
   *
   * @return the pattern, or {@code null} if everything
   */
  @Nullable String resultFilter();

  /**
   * How large a result may be.
   *
   * @return the size, as {@code "64m"}, or {@code null} for the default
   */
  @Nullable String maxResult();

  /**
   * Whether settings that the backend can't honour are logged instead of refused.
   *
   * @return whether they are ignored
   */
  boolean unsupportedIgnored();
}
