package dev.procession.ipc.annex;

import dev.procession.ipc.codec.Annex;
import dev.procession.ipc.files.Ownership;
import dev.procession.ipc.files.PrivateFolder;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * Large arrays as files of a memory file system: one copy in and one copy out, while a socket copies
 * four times and wakes the reader for every buffer full.
 *
 * A parent has one folder for all of its workers, and keeps it until its JVM ends. It is made once,
 * under a random name, and never again: if it is removed meanwhile, arrays travel through the socket
 * from then on. Workers make no folders, and believe their parent's only if it is of their own user
 * and nobody else's (MemoryFolder). A worker that finds its conversation's mark there sees the
 * parent's memory; one in a container, of another user or on another mount doesn't, and tells so:
 * then no array is stored by it, and its orders' arrays are sent to it (OpenArray, ArrivedArrays).
 *
 * Orders are written by the parent and spent when their task has ended, because a task may run again
 * on another worker. Results are written by the worker, under the prefix that the parent gave it, and
 * spent when the parent has read them, or removed all together when the worker is gone. What is spent
 * is a spare, or removed. When the parent is gone, its workers remove the folder, or its own parent;
 * and the next parent sweeps those of the dead.
 *
 * Files are written and read, not mapped, see ArrayFile. A full file system makes write() fail, and
 * the array travels itself.
 */
public final class SharedMemory implements Annex {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "procession-";
  private static final int RANDOM_BITS = 128;
  private static final Pattern FOLDER =
      Pattern.compile(MEMORY + "/" + PREFIX + "[0-9]{1,18}-[0-9]{0,18}-[a-z0-9]{1,25}");
  private static final Pattern CONVERSATION = Pattern.compile("w[a-z0-9]{1,13}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,20}_[a-z0-9]{1,20}");
  private static final String SEPARATOR = "_";
  private static final String MARK = SEPARATOR + "started";
  private static final String ORDERS = "p";

  /** What is left free for others. */
  private static final long RESERVE = 32L << 20;

  /**
   * Process ids mean nothing to a container that shares the file system: each has its own space.
   */
  private static final String SPACE = processSpace();

  private static final Executor LATER = later();
  private static final AtomicLong CONVERSATIONS = new AtomicLong();

  /** What this JVM has as a parent; made when it first is one. */
  private record Parent(MemoryFolder folder, Spares spares, SharedMemory orders) {
    static final @Nullable Parent OF_THIS_JVM = prepare();

    Parent(MemoryFolder folder, Spares spares) {
      this(folder, spares, new SharedMemory(folder, spares, ORDERS, "", true));
    }
  }

  private final MemoryFolder folder;
  private final Spares spares;
  private final String stores;
  private final String loads;

  /** Parents decide when an array is spent. */
  private final boolean ofParent;

  private final AtomicLong numbers = new AtomicLong();

  private SharedMemory(
      MemoryFolder folder, Spares spares, String stores, String loads, boolean ofParent) {
    this.folder = folder;
    this.spares = spares;
    this.stores = stores;
    this.loads = loads;
    this.ofParent = ofParent;
  }

  private static @Nullable Parent prepare() {
    if (!Files.isDirectory(MEMORY) || !Files.isWritable(MEMORY)) {
      return null;
    }
    sweep("*");
    SecureRandom random = new SecureRandom();
    String start = PREFIX + ProcessHandle.current().pid() + "-" + SPACE + "-";
    try {
      Path made =
          PrivateFolder.create(
              MEMORY, () -> start + new BigInteger(RANDOM_BITS, random).toString(36));
      Thread removal = new Thread(() -> removeAll(made.toString()), "procession-annex-removal");
      Runtime.getRuntime().addShutdownHook(removal);
      MemoryFolder folder = MemoryFolder.open(made);
      return new Parent(folder, new Spares(folder, LATER));
    } catch (IOException | IllegalStateException e) { // there is none to be had, or this JVM ends
      return null;
    }
  }

  /** Where this JVM stores its orders' arrays. */
  public static Annex ofOrders() {
    Parent parent = Parent.OF_THIS_JVM;
    return parent == null ? NONE : parent.orders();
  }

  /**
   * Opens an array of an order, for a worker that does not see it.
   *
   * @param name its name
   * @param onClose run once it is closed
   * @throws IOException if it is gone; then it is not closed either
   */
  public static OpenArray openOrder(String name, Runnable onClose) throws IOException {
    Parent parent = Parent.OF_THIS_JVM;
    if (parent == null || !parent.folder().isOwnFile(parent.orders().check(name, ORDERS))) {
      throw new IOException("no such array in shared memory: name=" + name);
    }
    return new OpenArray(parent.folder(), name, onClose);
  }

  /** A name for a new conversation's results. */
  public static String newConversation() {
    return "w" + Long.toString(CONVERSATIONS.incrementAndGet(), 36);
  }

  /**
   * Begins a conversation, on the parent's side.
   *
   * @return what its worker is told of the folder; empty if there is no shared memory
   */
  public static String begin(String conversation) {
    Parent parent = Parent.OF_THIS_JVM;
    if (parent == null) {
      return "";
    }
    parent.spares().begin(conversation);
    StartMark.make(parent.folder(), conversation + MARK);
    return parent.folder().path().toString();
  }

  /** Ends a conversation, on the parent's side, and removes what nobody loaded. */
  public static void end(String conversation) {
    Parent parent = Parent.OF_THIS_JVM;
    if (parent != null) {
      parent.spares().end(conversation);
      parent.folder().deleteAll(conversation + SEPARATOR);
    }
  }

  /** Where this JVM finds the results of one conversation. */
  public static Annex ofResults(String conversation) {
    Parent parent = Parent.OF_THIS_JVM;
    return parent == null
        ? NONE
        : new SharedMemory(parent.folder(), parent.spares(), conversation, conversation, true);
  }

  /**
   * Refuses names that no parent gives. A worker makes and removes files where its parent says.
   *
   * @throws IOException if this is no folder or conversation of ours
   */
  public static void admit(String location, String conversation) throws IOException {
    if (!location.isEmpty()
        && (!FOLDER.matcher(location).matches() || Files.isSymbolicLink(Path.of(location)))) {
      throw new IOException("not a folder of shared memory: " + location);
    }
    if (!CONVERSATION.matcher(conversation).matches()) {
      throw new IOException("not a name of a conversation: " + conversation);
    }
  }

  /** A worker's side of a conversation. */
  static Annex ofWorker(MemoryFolder folder, String conversation) {
    return new SharedMemory(folder, new Spares(folder, LATER), conversation, ORDERS, false);
  }

  static String markOf(String conversation) {
    return conversation + MARK;
  }

  /** Removes what a worker stored for a parent that has ended the conversation meanwhile. */
  static void leave(MemoryFolder folder, String conversation) throws IOException {
    if (!folder.has(conversation + MARK)) {
      folder.deleteAll(conversation + SEPARATOR);
    }
  }

  /**
   * The {@link StartMark} of what the worker of a conversation took up last, or {@link
   * StartMark#UNKNOWN}.
   */
  public static long lastStarted(String conversation) {
    Parent parent = Parent.OF_THIS_JVM;
    return parent == null
        ? StartMark.UNKNOWN
        : StartMark.read(parent.folder(), conversation + MARK);
  }

  /** Removes the folder of a parent that is gone, if it is a folder of this user's alone. */
  public static void removeAll(String location) {
    if (!location.isEmpty() && Ownership.isPrivateFolder(Path.of(location))) {
      PrivateFolder.remove(Path.of(location));
    }
  }

  @Override
  public @Nullable String store(long bytes, Chunks source) {
    String name = stores + SEPARATOR + Long.toString(numbers.incrementAndGet(), 36);
    try {
      if (!spares.take(name, bytes)) {
        if (!hasRoom(bytes)) {
          return null;
        }
        folder.create(name);
      }
      new ArrayFile(folder, name, bytes).write(source);
      return name;
    } catch (IOException e) { // full, or gone: the array travels through the socket
      folder.delete(name);
      return null;
    } catch (RuntimeException | Error e) {
      folder.delete(name);
      throw e;
    }
  }

  private boolean hasRoom(long bytes) {
    if (free() < bytes) {
      spares.clear();
    }
    return free() >= bytes;
  }

  private static long free() {
    return MEMORY.toFile().getUsableSpace() - RESERVE;
  }

  @Override
  public <C extends Chunks> C load(String name, long bytes, Supplier<C> sink) throws IOException {
    if (!folder.isOwnFile(check(name, loads))) {
      throw new IOException("no such array in shared memory: name=" + name);
    }
    ArrayFile array = new ArrayFile(folder, name, bytes);
    return ofParent ? loadResult(array, sink) : loadOrder(array, sink);
  }

  private <C extends Chunks> C loadResult(ArrayFile array, Supplier<C> sink) throws IOException {
    try {
      return array.read(sink);
    } finally {
      spend(array.name());
    }
  }

  private <C extends Chunks> C loadOrder(ArrayFile array, Supplier<C> sink) throws IOException {
    C loaded = array.read(sink);
    VarHandle.acquireFence(); // first all of it, and then its name
    if (!folder.has(array.name())) {
      throw new IOException("an array in shared memory was taken back: name=" + array.name());
    }
    return loaded;
  }

  @Override
  public void remove(String name) {
    try {
      spend(check(name, stores));
    } catch (IOException e) {
      // Not one of ours.
    }
  }

  private void spend(String name) {
    if (!spares.keep(name)) {
      folder.delete(name);
    }
  }

  private String check(String name, String beginning) throws IOException {
    if (!NAME.matcher(name).matches() || !name.startsWith(beginning + SEPARATOR)) {
      throw new IOException("not a name of an array in shared memory: " + name);
    }
    return name;
  }

  /** Runs things after some seconds, on a thread that is there while there are any. */
  private static Executor later() {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "procession-spares");
              made.setDaemon(true);
              return made;
            });
    thread.setKeepAliveTime(1, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    return task -> {
      var unused = thread.schedule(task, 5, TimeUnit.SECONDS);
    };
  }

  private static String processSpace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("\\D", "");
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Removes what a process left that ended without a chance to, as one that was killed and was the
   * parent of others.
   *
   * @param pid its id, of a process that has ended
   */
  public static void removeLeftBy(long pid) {
    sweep(Long.toString(pid));
  }

  /** Removes the folders of this user's parents that ended without a chance to. */
  private static void sweep(String pids) {
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(MEMORY, PREFIX + pids + "-" + SPACE + "-*")) {
      for (Path folder : folders) {
        String pid = folder.getFileName().toString().split("-", 3)[1];
        if (pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          removeAll(folder.toString());
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // There is no such file system, or another sweep was faster.
    }
  }
}
