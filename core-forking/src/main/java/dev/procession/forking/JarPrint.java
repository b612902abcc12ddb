package dev.procession.forking;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a jar is known by: its size, its time, and a sum of its directory, which holds the sum of
 * each of its files. So its content is known without being read.
 *
 * @param size its length
 * @param modified when it was written, in nanoseconds
 * @param sum of its last {@value #TAIL} bytes and its directory
 * @param more the entries that its manifest adds to the class path
 */
record JarPrint(long size, long modified, long sum, List<Path> more) {
  /** The end record, with the longest comment it can have. */
  private static final int TAIL = 22 + 0xffff;

  private static final int END_OF_DIRECTORY = 0x06054b50;
  private static final Map<Path, JarPrint> SEEN = new ConcurrentHashMap<>();

  static JarPrint of(Path jar) throws IOException {
    BasicFileAttributes file = Files.readAttributes(jar, BasicFileAttributes.class);
    long modified = file.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    JarPrint seen = SEEN.get(jar);
    if (seen != null && seen.size == file.size() && seen.modified == modified) {
      return seen;
    }
    JarPrint print = new JarPrint(file.size(), modified, sum(jar), added(jar));
    SEEN.put(jar, print);
    return print;
  }

  private static long sum(Path jar) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(TAIL, file.length())];
      file.seek(file.length() - tail.length);
      file.readFully(tail);
      CRC32 sum = new CRC32();
      sum.update(tail);
      for (int i = tail.length - 22; i >= 0; i--) {
        if (integer(tail, i) == END_OF_DIRECTORY) {
          long size = Integer.toUnsignedLong(integer(tail, i + 12));
          long offset = Integer.toUnsignedLong(integer(tail, i + 16));
          byte[] directory = new byte[(int) Math.min(size, Math.max(0, file.length() - offset))];
          file.seek(offset);
          file.readFully(directory);
          sum.update(directory);
          break;
        }
      }
      return sum.getValue();
    }
  }

  private static int integer(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | bytes[at + 3] << 24;
  }

  private static List<Path> added(Path jar) throws IOException {
    List<Path> added = new ArrayList<>();
    String list = classPath(jar);
    if (list != null) {
      for (String entry : Arrays.asList(list.trim().split(" +"))) {
        URI uri = jar.toUri().resolve(entry);
        if (!entry.isEmpty() && "file".equals(uri.getScheme())) {
          added.add(new File(uri.getPath()).toPath());
        }
      }
    }
    return List.copyOf(added);
  }

  private static @Nullable String classPath(Path jar) throws IOException {
    try (JarFile open = new JarFile(jar.toFile(), false)) {
      Manifest manifest = open.getManifest();
      return manifest == null
          ? null
          : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    } catch (IllegalArgumentException e) {
      throw new IOException("a class path that can't be read: " + jar, e);
    }
  }
}
