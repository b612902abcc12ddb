package dev.procession.ipc.annex;

import static java.util.Objects.requireNonNull;

import dev.procession.ipc.codec.Annex;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
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
 * A parent has one folder for all of its workers. It is made with the first file and removed with
 * the last: whoever removes a file tries to remove the folder too, and a parent that finds no folder
 * makes it. Workers never do: the parent makes a conversation's mark before it says the word, and the
 * folder is there as long as the mark is.
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
  private static final Pattern FOLDER =
      Pattern.compile(MEMORY + "/" + PREFIX + "[0-9]{1,18}-[0-9]{0,18}-[a-z0-9]{1,13}");
  private static final Pattern CONVERSATION = Pattern.compile("w[a-z0-9]{1,13}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,20}_[a-z0-9]{1,20}");
  private static final String SEPARATOR = "_";
  private static final String MARK = SEPARATOR + "started";
  private static final String ORDERS = "p";

  /** What is left free for others. */
  private static final long RESERVE = 32L << 20;

  private static final FileAttribute<?> OWNERS_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWNERS_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /**
   * Process ids mean nothing to a container that shares the file system: each has its own space.
   */
  private static final String SPACE = processSpace();

  private static final Executor LATER = later();
  private static final AtomicLong CONVERSATIONS = new AtomicLong();

  /** What this JVM has as a parent; made when it first is one. */
  private record Parent(Path folder, Spares spares, Annex orders) {
    static final @Nullable Parent OF_THIS_JVM = prepare();

    Parent(Path folder, Spares spares) {
      this(folder, spares, new SharedMemory(folder, spares, ORDERS, "", true));
    }
  }

  private final Path folder;
  private final Spares spares;
  private final String stores;
  private final String loads;

  /** Parents make folders, and decide when an array is spent. */
  private final boolean ofParent;

  private final AtomicLong numbers = new AtomicLong();

  private SharedMemory(Path folder, Spares spares, String stores, String loads, boolean ofParent) {
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
    String random = Long.toString(new SecureRandom().nextLong() & Long.MAX_VALUE, 36);
    Path folder =
        MEMORY.resolve(PREFIX + ProcessHandle.current().pid() + "-" + SPACE + "-" + random);
    Thread removal = new Thread(() -> removeAll(folder, ""), "procession-annex-removal");
    Runtime.getRuntime().addShutdownHook(removal);
    return new Parent(folder, new Spares(folder, LATER));
  }

  /** Where this JVM stores its orders' arrays. */
  public static Annex ofOrders() {
    Parent parent = Parent.OF_THIS_JVM;
    return parent == null ? NONE : parent.orders();
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
    Path file = parent.folder().resolve(conversation + MARK);
    try {
      create(file, true);
      Path unused = Files.write(file, StartMark.unknown());
    } catch (IOException e) {
      remove(file); // full: what this worker took up last stays unknown
    }
    return parent.folder().toString();
  }

  /** Ends a conversation, on the parent's side, and removes what nobody loaded. */
  public static void end(String conversation) {
    Parent parent = Parent.OF_THIS_JVM;
    if (parent != null) {
      parent.spares().end(conversation);
      removeAll(parent.folder(), conversation + SEPARATOR);
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

  /** A worker's side of a conversation, whose names were admitted. */
  public static Annex ofWorker(String location, String conversation) {
    if (location.isEmpty()) {
      return NONE;
    }
    Path folder = Path.of(location);
    return new SharedMemory(folder, new Spares(folder, LATER), conversation, ORDERS, false);
  }

  /** A worker's mark of the order that it took up last. */
  public static StartMark markOf(String location, String conversation) {
    if (location.isEmpty()) {
      return StartMark.none();
    }
    try (FileChannel channel =
        FileChannel.open(
            Path.of(location, conversation + MARK),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      return channel.size() == StartMark.BYTES
          ? new StartMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, StartMark.BYTES))
          : StartMark.none();
    } catch (IOException e) {
      return StartMark.none();
    }
  }

  /** Removes what a worker stored for a parent that has ended the conversation meanwhile. */
  public static void leave(String location, String conversation) {
    if (!location.isEmpty() && !Files.exists(Path.of(location, conversation + MARK))) {
      removeAll(Path.of(location), conversation + SEPARATOR);
    }
  }

  /**
   * The {@link StartMark} of what the worker of a conversation took up last, or {@link
   * StartMark#UNKNOWN}.
   */
  public static long lastStarted(String conversation) {
    Parent parent = Parent.OF_THIS_JVM;
    if (parent == null) {
      return StartMark.UNKNOWN;
    }
    try {
      byte[] bytes = Files.readAllBytes(parent.folder().resolve(conversation + MARK));
      return bytes.length == StartMark.BYTES
          ? StartMark.read(ByteBuffer.wrap(bytes))
          : StartMark.UNKNOWN;
    } catch (IOException e) {
      return StartMark.UNKNOWN;
    }
  }

  /** Removes the folder of a parent that is gone. */
  public static void removeAll(String location) {
    if (!location.isEmpty()) {
      removeAll(Path.of(location), "");
    }
  }

  @Override
  public @Nullable String store(long bytes, Chunks source) {
    String name = stores + SEPARATOR + Long.toString(numbers.incrementAndGet(), 36);
    Path file = folder.resolve(name);
    try {
      if (!spares.take(file, bytes)) {
        if (!hasRoom(bytes)) {
          return null;
        }
        create(file, ofParent);
      }
      new ArrayFile(file, bytes).write(source);
      return name;
    } catch (IOException e) { // full, or not ours: the array travels through the socket
      remove(file);
      return null;
    } catch (RuntimeException | Error e) {
      remove(file);
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

  private static void create(Path file, boolean withFolder) throws IOException {
    boolean made = false;
    while (!made) {
      try {
        Path unused = Files.createFile(file, OWNERS_FILE);
        made = true;
      } catch (NoSuchFileException e) {
        if (!withFolder) {
          throw e;
        }
        makeFolder(requireNonNull(file.getParent()));
      }
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    try {
      Path unused = Files.createDirectory(folder, OWNERS_FOLDER);
    } catch (FileAlreadyExistsException e) {
      // Another thread was faster.
    }
  }

  @Override
  public <C extends Chunks> C load(String name, long bytes, Supplier<C> sink) throws IOException {
    Path file = file(name, loads);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("no such array in shared memory: name=" + name);
    }
    return ofParent ? loadResult(file, bytes, sink) : loadOrder(file, bytes, sink);
  }

  private <C extends Chunks> C loadResult(Path file, long bytes, Supplier<C> sink)
      throws IOException {
    try {
      return new ArrayFile(file, bytes).read(sink);
    } finally {
      spend(file);
    }
  }

  private static <C extends Chunks> C loadOrder(Path file, long bytes, Supplier<C> sink)
      throws IOException {
    C loaded = new ArrayFile(file, bytes).read(sink);
    VarHandle.acquireFence(); // first all of it, and then its name
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("an array in shared memory was taken back: name=" + file.getFileName());
    }
    return loaded;
  }

  @Override
  public void remove(String name) {
    try {
      spend(file(name, stores));
    } catch (IOException e) {
      // Not one of ours.
    }
  }

  private void spend(Path file) {
    if (!spares.keep(file)) {
      remove(file);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(requireNonNull(file.getParent()));
    } catch (IOException e) {
      // The folder holds other files.
    }
  }

  private Path file(String name, String beginning) throws IOException {
    if (!NAME.matcher(name).matches() || !name.startsWith(beginning + SEPARATOR)) {
      throw new IOException("not a name of an array in shared memory: " + name);
    }
    return folder.resolve(name);
  }

  private static void removeAll(Path folder, String beginning) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, beginning + "*")) {
      for (Path file : files) {
        remove(file);
      }
    } catch (IOException e) {
      // There was no large array, or the folder went with the last of them.
    }
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

  /** Removes the folders of parents that ended without a chance to. */
  private static void sweep(String pids) {
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(MEMORY, PREFIX + pids + "-" + SPACE + "-*")) {
      for (Path folder : folders) {
        String pid = folder.getFileName().toString().split("-", 3)[1];
        if (pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          removeAll(folder, "");
          Files.deleteIfExists(folder);
        }
      }
    } catch (IOException e) {
      // There is no such file system, or another user's, or another sweep was faster.
    }
  }
}
