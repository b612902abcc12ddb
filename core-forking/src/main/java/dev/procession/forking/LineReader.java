package dev.procession.forking;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Reads lines of bounded length: a stream without line breaks is cut, not hoarded. */
final class LineReader implements AutoCloseable {
  private static final int LONGEST = 8_192;

  private final Reader reader;
  private final char[] buffer = new char[LONGEST];
  private int position;
  private int limit;

  LineReader(InputStream stream, Charset charset) {
    reader = new InputStreamReader(stream, charset);
  }

  /** The next line without its end; {@code null} at the end of the stream. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < LONGEST) {
      if (position == limit) {
        limit = Math.max(0, reader.read(buffer));
        position = 0;
        if (limit == 0) {
          return line.isEmpty() ? null : line.toString();
        }
      }
      char c = buffer[position++];
      if (c == '\n') {
        break;
      }
      line.append(c);
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
