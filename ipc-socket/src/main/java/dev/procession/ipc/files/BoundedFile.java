package dev.procession.ipc.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/*
 * A file that somebody else may swap for another kind of file at any moment. Java can't ask an open
 * descriptor what it is, nor open one without waiting. But a FIFO that is opened to read and write
 * opens at once, where one opened to read waits for a writer; and a read at a position fails on
 * whatever has none, as FIFOs, sockets and terminals, where any other read would wait.
 */
/** Reads a file that need not be what it seems: never waits, follows no link, keeps a limit. */
public final class BoundedFile {
  private static final int COPIED_AT_ONCE = 1 << 16;

  private BoundedFile() {}

  /**
   * Opens a regular file of this process's user to be read by position, at once or not at all.
   *
   * @param file the file; the user must be allowed to write to it as well
   * @return a channel on which only reads by position are made
   * @throws IOException if it is anything else
   */
  public static FileChannel open(Path file) throws IOException {
    if (!Ownership.isOwnFile(file)) {
      throw new IOException(
          "not a regular file of this user's that others can't write to: file=" + file);
    }
    return openChecked(file);
  }

  /** What is there now may be of another kind than what was looked at. */
  static FileChannel openChecked(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Reads the beginning of a file.
   *
   * @param file as of {@link #open}
   * @param limit how many bytes at most
   * @return what was there
   * @throws IOException if it is no regular file of this user's, or can't be read
   */
  public static byte[] read(Path file, int limit) throws IOException {
    try (FileChannel channel = open(file)) {
      return read(channel, limit);
    }
  }

  /**
   * Reads the beginning of an open file.
   *
   * @param channel as {@link #open} returns it
   * @param limit how many bytes at most
   * @return what was there
   * @throws IOException if it can't be read
   */
  public static byte[] read(FileChannel channel, int limit) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(limit, channel.size()));
    int count = 0;
    while (bytes.hasRemaining() && count >= 0) {
      count = channel.read(bytes, bytes.position());
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /**
   * Copies the beginning of an open file to a new one, which is its owner's alone.
   *
   * @param channel as {@link #open} returns it
   * @param target the new file, in a folder that others can't write to
   * @param limit how many bytes at most
   * @throws IOException if there is a target, or the bytes can't be read or written
   */
  public static void copy(FileChannel channel, Path target, long limit) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            target,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PrivateFolder.ownerOnly(target.getFileSystem(), "rw-------"))) {
      ByteBuffer some = ByteBuffer.allocate(COPIED_AT_ONCE);
      long position = 0;
      int count = 0;
      while (position < limit && count >= 0) {
        some.clear().limit((int) Math.min(some.capacity(), limit - position));
        count = channel.read(some, position);
        some.flip();
        while (some.hasRemaining()) {
          position += out.write(some);
        }
      }
    }
  }
}
