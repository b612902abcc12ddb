package dev.procession.ipc.annex;

import static java.util.Objects.requireNonNull;

import dev.procession.ipc.codec.Annex;
import dev.procession.ipc.codec.Shelf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * Large arrays as files of a memory file system: one copy in and one copy out, while a socket copies
 * four times and wakes the reader for every buffer full.
 *
 * A parent has one folder for all of its workers. It is made with the first file and removed with
 * the last: whoever removes a file tries to remove the folder too, whoever finds no folder makes it.
 * Orders are written by the parent and removed by it when their task has ended, because a task may
 * run again on another worker. Results are written by the worker, under the prefix that the parent
 * gave it, and removed by the parent when read, or all together when the worker is gone. When the
 * parent is gone, its workers remove the folder, or its own parent; and the next parent sweeps those
 * of the dead.
 *
 * Files are written and read, not mapped: a mapping lives until the garbage collector finds it, and
 * a full file system kills who writes to one, while write() fails and the array travels itself.
 */
public final class SharedMemory implements Annex {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "procession-";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,20}_[a-z0-9]{1,20}");
  private static final String SEPARATOR = "_";
  private static final int CHUNK = 128 << 10;

  /** What is left free for others. */
  private static final long RESERVE = 32L << 20;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private static final String MARK = SEPARATOR + "started";
  private static final String ORDERS = "p";

  /**
   * Process ids mean nothing to a container that shares the file system: each has its own space.
   */
  private static final String SPACE = processSpace();

  private static final Shelf<ByteBuffer> CHUNKS = new Shelf<>(4);
  private static final AtomicLong CONVERSATIONS = new AtomicLong();

  /** What this JVM has as a parent; made when it first is one. */
  private static final class Parent {
    static final @Nullable Path FOLDER = prepare();
    static final Annex ORDERS_ANNEX =
        FOLDER == null ? NONE : new SharedMemory(FOLDER, ORDERS, "", false);
  }

  private final Path folder;
  private final String stores;
  private final String loads;
  private final boolean removesLoaded;
  private final AtomicLong numbers = new AtomicLong();

  private SharedMemory(Path folder, String stores, String loads, boolean removesLoaded) {
    this.folder = folder;
    this.stores = stores;
    this.loads = loads;
    this.removesLoaded = removesLoaded;
  }

  private static @Nullable Path prepare() {
    if (!Files.isDirectory(MEMORY) || !Files.isWritable(MEMORY)) {
      return null;
    }
    sweep("*");
    String random = Long.toString(new SecureRandom().nextLong() & Long.MAX_VALUE, 36);
    Path folder =
        MEMORY.resolve(PREFIX + ProcessHandle.current().pid() + "-" + SPACE + "-" + random);
    Thread removal = new Thread(() -> removeAll(folder, ""), "procession-annex-removal");
    Runtime.getRuntime().addShutdownHook(removal);
    return folder;
  }

  /** Where this JVM stores its orders' arrays. */
  public static Annex ofOrders() {
    return Parent.ORDERS_ANNEX;
  }

  /** What a worker is told of its parent's folder; empty if there is none. */
  public static String location() {
    return Parent.FOLDER == null ? "" : Parent.FOLDER.toString();
  }

  /** A name for a new conversation's results. */
  public static String newConversation() {
    return "w" + Long.toString(CONVERSATIONS.incrementAndGet(), 36);
  }

  /** Where this JVM finds the results of one conversation; what it loads it removes. */
  public static Annex ofResults(String conversation) {
    Path folder = Parent.FOLDER;
    return folder == null ? NONE : new SharedMemory(folder, conversation, conversation, true);
  }

  /** Removes the results of a conversation that nobody loaded. */
  public static void forgetResults(String conversation) {
    if (Parent.FOLDER != null) {
      removeAll(Parent.FOLDER, conversation + SEPARATOR);
    }
  }

  /** A worker's side of a conversation. */
  public static Annex ofWorker(String location, String conversation) {
    return location.isEmpty()
        ? NONE
        : new SharedMemory(Path.of(location), conversation, ORDERS, false);
  }

  /** A worker's mark of the order that it took up last. */
  public static StartMark markOf(String location, String conversation) {
    if (location.isEmpty()) {
      return StartMark.none();
    }
    SharedMemory memory = new SharedMemory(Path.of(location), conversation, ORDERS, false);
    Path file = memory.folder.resolve(conversation + MARK);
    try (FileChannel channel = memory.create(file)) {
      int unused = channel.write(ByteBuffer.allocate(StartMark.BYTES)); // a full disk says so here
      return new StartMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, StartMark.BYTES));
    } catch (IOException e) {
      return StartMark.none();
    }
  }

  /** The order that the worker of a conversation took up last, or {@link StartMark#UNKNOWN}. */
  public static long lastStarted(String conversation) {
    if (Parent.FOLDER == null) {
      return StartMark.UNKNOWN;
    }
    try {
      byte[] bytes = Files.readAllBytes(Parent.FOLDER.resolve(conversation + MARK));
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
      if (Files.getFileStore(MEMORY).getUsableSpace() - RESERVE < bytes) {
        return null;
      }
      try (FileChannel channel = create(file)) {
        write(channel, bytes, source);
        return name;
      } catch (IOException | RuntimeException | Error e) {
        remove(file);
        throw e;
      }
    } catch (IOException e) {
      return null; // full, or not ours: the array travels through the socket
    }
  }

  private static void write(FileChannel channel, long bytes, Chunks source) throws IOException {
    ByteBuffer chunk = chunk();
    for (long left = bytes; left > 0; left -= chunk.limit()) {
      chunk.clear().limit((int) Math.min(left, CHUNK));
      source.move(chunk);
      chunk.rewind();
      while (chunk.hasRemaining()) {
        int unused = channel.write(chunk);
      }
    }
    CHUNKS.putBack(chunk);
  }

  private static ByteBuffer chunk() {
    ByteBuffer kept = CHUNKS.take();
    return kept == null ? ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.nativeOrder()) : kept;
  }

  private FileChannel create(Path file) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    while (true) {
      try {
        return FileChannel.open(file, options, ownerOnly);
      } catch (NoSuchFileException e) {
        makeFolder();
      }
    }
  }

  private void makeFolder() throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      // The other side was faster.
    }
  }

  @Override
  public void load(String name, long bytes, Chunks sink) throws IOException {
    Path file = file(name, loads);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("no such array in shared memory: name=" + name);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      if (removesLoaded) {
        remove(file);
      }
      if (channel.size() != bytes) {
        throw new IOException(
            "an array in shared memory has another size: name="
                + name
                + ", declared="
                + bytes
                + ", there="
                + channel.size());
      }
      read(channel, bytes, sink);
    }
  }

  private static void read(FileChannel channel, long bytes, Chunks sink) throws IOException {
    ByteBuffer chunk = chunk();
    for (long left = bytes; left > 0; left -= chunk.limit()) {
      chunk.clear().limit((int) Math.min(left, CHUNK));
      while (chunk.hasRemaining()) {
        if (channel.read(chunk) < 0) {
          throw new IOException("an array in shared memory was cut");
        }
      }
      sink.move(chunk.rewind());
    }
    CHUNKS.putBack(chunk);
  }

  @Override
  public void remove(String name) {
    try {
      remove(file(name, stores));
    } catch (IOException e) {
      // Not one of ours.
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
