package dev.procession.ipc;

import dev.procession.ipc.files.Ownership;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The file of a Unix socket that a worker listens at. What is no socket is never removed. */
final class SocketFile {
  private static final int KIND = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;
  private final @Nullable Object key;

  private SocketFile(Path path, @Nullable Object key) {
    this.path = path;
    this.key = key;
  }

  /**
   * Removes a dead worker's socket.
   *
   * @throws IOException if the worker lives, or it is another file, or another user's
   */
  static void clear(Path path) throws IOException {
    BasicFileAttributes found = find(path);
    if (found == null) {
      return;
    }
    if (!isSocket(path, found)) {
      throw new IOException(
          "there is a file that is no socket: file="
              + path
              + "; remove it, or choose another name");
    }
    if (!isOwn(path)) {
      throw new IOException(
          "there is a socket of another user: file="
              + path
              + ", owner="
              + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName()
              + "; choose a name in a folder that is yours alone");
    }
    try {
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
      throw new IOException("another worker listens there");
    } catch (ConnectException e) {
      Files.delete(path);
    }
  }

  /** The one that this process has just made. */
  static SocketFile at(Path path) throws IOException {
    return new SocketFile(
        path,
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
  }

  /** Removes it, if it is still the one that was made. */
  void remove() {
    try {
      BasicFileAttributes found = find(path);
      if (found != null && Objects.equals(found.fileKey(), key) && isSocket(path, found)) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // The next worker at this address removes it.
    }
  }

  private static @Nullable BasicFileAttributes find(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Java's own attributes tell a socket from a file, but not from a FIFO or a device. */
  private static boolean isSocket(Path path, BasicFileAttributes found) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return found.isOther();
    }
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return mode instanceof Integer bits && (bits & KIND) == SOCKET;
  }

  private static boolean isOwn(Path path) throws IOException {
    return !path.getFileSystem().supportedFileAttributeViews().contains("posix")
        || Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Ownership.self());
  }
}
