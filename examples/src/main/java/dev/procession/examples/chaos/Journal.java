package dev.procession.examples.chaos;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file to which each run appends its errand's number before it does anything else: the truth
 * about how often an errand ran, whatever became of its worker.
 */
final class Journal {
  static final String PROPERTY = "chaos.journal";

  private static @Nullable FileOutputStream out;

  private Journal() {}

  /** In a worker. A channel would be closed by the next interrupt; a stream is not. */
  static synchronized void note(long number) throws IOException {
    FileOutputStream stream = out;
    if (stream == null) {
      stream = new FileOutputStream(System.getProperty(PROPERTY), true);
      out = stream;
    }
    stream.write(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  /** In the parent: how often each number is in the file. */
  static Map<Long, Integer> runs(Path file) throws IOException {
    Map<Long, Integer> runs = new HashMap<>();
    if (Files.exists(file)) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      while (bytes.remaining() >= Long.BYTES) {
        runs.merge(bytes.getLong(), 1, Integer::sum);
      }
    }
    return runs;
  }
}
