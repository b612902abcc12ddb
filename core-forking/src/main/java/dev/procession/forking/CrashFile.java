package dev.procession.forking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code hs_err} file that a crashed JVM wrote.
 *
 * @param path where it was moved to, out of the worker's folder, which is removed
 * @param summary its signal and problematic frame, as it says them
 */
record CrashFile(Path path, String summary) {

  /** Looks for one; {@code null} if the JVM wrote none. */
  static @Nullable CrashFile find(WorkerDirectory directory, long pid) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.path(), "hs_err_*.log")) {
      for (Path file : files) {
        String summary = summary(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        Path kept =
            Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("hs_err_procession_" + pid + ".log")
                .toAbsolutePath();
        Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
        return new CrashFile(kept, summary);
      }
    } catch (IOException e) {
      // Without the file its exit code still tells of the crash.
    }
    return null;
  }

  static String summary(List<String> lines) {
    String signal = "";
    String frame = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("^#\\s*", "");
      if (signal.isEmpty() && (line.startsWith("SIG") || line.startsWith("Internal Error"))) {
        signal = line.replaceFirst(" at pc=.*", "");
      } else if (line.startsWith("Problematic frame:") && i + 1 < lines.size()) {
        frame = lines.get(i + 1).replaceFirst("^#\\s*", "").strip();
        break;
      }
    }
    return signal + (frame.isEmpty() ? "" : " in " + frame);
  }
}
