package dev.procession.examples.census;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Finds the jars below a folder; a folder that may not be read is named and left out. */
final class JarSearch extends SimpleFileVisitor<Path> {
  private final List<Path> found = new ArrayList<>();

  private JarSearch() {}

  static List<Path> below(Path directory) throws IOException {
    JarSearch search = new JarSearch();
    Files.walkFileTree(directory.toAbsolutePath().normalize(), search);
    search.found.sort(null);
    return search.found;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && file.toString().endsWith(".jar")) {
      found.add(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    System.err.println("left out: " + Text.line(failure.toString()));
    return FileVisitResult.CONTINUE;
  }
}
