package dev.procession.forking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an archive of classes is made for: one build of Java and one class path of jars.
 *
 * @param java the executable
 * @param classPath absolute entries
 * @param name of the archive; another one if Java, an entry or the content of an entry is another
 */
record ArchiveKey(Path java, List<String> classPath, String name) {
  /** What decides about a build of Java, under its home. */
  private static final List<String> BUILD =
      List.of("release", "lib/modules", "lib/server/classes.jsa", "lib/server/libjvm.so");

  /** {@code null} if no archive can be made: the JVM takes none of folders. */
  static @Nullable ArchiveKey of(Path java, List<String> classPath) {
    StringBuilder text = new StringBuilder();
    Set<Path> seen = new HashSet<>();
    try {
      Path home = java.toRealPath().resolve("../..").normalize();
      text.append(home).append('\n');
      for (String file : BUILD) {
        Path path = home.resolve(file);
        if (Files.exists(path)) {
          BasicFileAttributes of = Files.readAttributes(path, BasicFileAttributes.class);
          text.append(file).append(' ').append(of.size()).append(' ');
          text.append(of.lastModifiedTime()).append('\n');
        }
      }
      for (String entry : classPath) {
        if (!add(Path.of(entry), text, seen)) {
          return null;
        }
      }
    } catch (IOException e) {
      return null; // an entry that is no jar, or was taken away
    }
    return seen.isEmpty() ? null : new ArchiveKey(java, classPath, hash(text.toString()));
  }

  private static boolean add(Path entry, StringBuilder text, Set<Path> seen) throws IOException {
    if (!seen.add(entry)) {
      return true;
    }
    if (!Files.isRegularFile(entry)) {
      return false;
    }
    JarPrint print = JarPrint.of(entry);
    text.append(entry).append(' ').append(print.size()).append(' ').append(print.modified());
    text.append(' ').append(print.sum()).append('\n');
    for (Path more : print.more()) {
      if (Files.exists(more) && !add(more, text, seen)) {
        return false;
      }
    }
    return true;
  }

  /** FNV-1a: enough against accident, and it needs no cryptography, which is slow to load. */
  private static String hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return HexFormat.of().toHexDigits(hash);
  }
}
