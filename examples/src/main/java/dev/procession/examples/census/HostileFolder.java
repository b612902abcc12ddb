package dev.procession.examples.census;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of the hostile jars, for as long as the census runs.
 *
 * @param path the folder
 * @param jars what was made in it
 */
record HostileFolder(Path path, List<Path> jars) implements AutoCloseable {

  static HostileFolder create() throws IOException {
    Path path = Files.createTempDirectory("procession-census-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> removeQuietly(path)));
    return new HostileFolder(path, HostileJars.make(path));
  }

  @Override
  public void close() throws IOException {
    remove(path);
  }

  /** At an exit in the middle, as by Ctrl-C. */
  private static void removeQuietly(Path path) {
    try {
      remove(path);
    } catch (IOException e) {
      System.err.println("a folder could not be removed: " + path + ": " + e.getMessage());
    }
  }

  private static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(path);
  }
}
