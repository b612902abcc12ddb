package dev.procession.examples.census;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the census found in one jar.
 *
 * @param jar the jar
 * @param hostile whether the census made it itself
 * @param counts what is in it, {@link JarCounts#NONE} if it could not be counted
 * @param fate why it could not be counted, {@code null} if it was
 */
record Result(Path jar, boolean hostile, JarCounts counts, @Nullable String fate) {
  String name() {
    return String.valueOf(jar.getFileName());
  }
}
