package dev.procession.forking;

import dev.procession.core.worker.VisibleText;
import dev.procession.ipc.files.PrivateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that {@code java @FILE} reads its arguments from: no length limit, and nothing of them
 * in a list of processes. One argument a line, quoted; in the platform's own encoding.
 */
final class ArgumentFile {
  private ArgumentFile() {}

  static void write(Path file, List<String> arguments) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String argument : arguments) {
      text.append(quote(argument)).append('\n');
    }
    byte[] bytes = encode(text.toString());
    try {
      Files.createFile(file, PrivateFolder.ownerOnly(file.getFileSystem(), "rw-------"));
      Files.write(file, bytes);
    } catch (IOException e) {
      throw WorkerDirectory.unusable(e);
    }
  }

  static String quote(String argument) {
    if (argument.indexOf('\n') >= 0 || argument.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(
          "a JVM argument can't have a line break: argument='"
              + VisibleText.of(HiddenValues.in(argument))
              + "'");
    }
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static byte[] encode(String text) throws IOException {
    Charset platform =
        Charset.forName(System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));
    try {
      ByteBuffer bytes = platform.newEncoder().encode(CharBuffer.wrap(text));
      byte[] array = new byte[bytes.remaining()];
      bytes.get(array);
      return array;
    } catch (CharacterCodingException e) {
      throw new IOException(
          "a JVM argument has a character that the platform's encoding lacks: encoding="
              + platform
              + "; run in a UTF-8 locale, as LC_ALL=C.UTF-8",
          e);
    }
  }
}
