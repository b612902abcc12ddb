package dev.procession.forking;

import dev.procession.core.worker.VisibleText;
import dev.procession.ipc.files.BoundedFile;
import dev.procession.ipc.files.Ownership;
import dev.procession.ipc.files.PrivateFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The {@code hs_err} file that a crashed JVM wrote, or that a task put there instead: it is read
 * within bounds, and what it says is the worker's word. It shows system properties, environment and
 * memory, so the copy of it that is kept is its owner's alone, in a folder of this program's that
 * stays when the program has ended.
 *
 * @param path the copy
 * @param summary its signal and problematic frame, as it says them
 */
record CrashFile(Path path, String summary) {
  private static final int SUMMED_UP = 1 << 16;
  private static final long LARGEST = 16 << 20;
  private static final int LONGEST_SUMMARY = 500;

  /** A JVM writes one; a task may leave any number. */
  private static final int MOST_LOOKED_AT = 16;

  private static @Nullable Path folder;
  private static int kept;

  /** Looks for one; {@code null} if the JVM wrote none. */
  static @Nullable CrashFile find(WorkerDirectory directory, long pid) {
    if (!Ownership.isPrivateFolder(directory.path())) {
      return null;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.path(), "hs_err_*.log")) {
      int looked = 0;
      for (Path file : files) {
        CrashFile found = keep(file, pid);
        if (found != null || ++looked == MOST_LOOKED_AT) {
          return found;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // Without the file its exit code still tells of the crash.
    }
    return null;
  }

  private static @Nullable CrashFile keep(Path file, long pid) {
    try (FileChannel channel = BoundedFile.open(file)) {
      String text = new String(BoundedFile.read(channel, SUMMED_UP), StandardCharsets.ISO_8859_1);
      Path copy = newFile(pid);
      BoundedFile.copy(channel, copy, LARGEST);
      return new CrashFile(copy, summary(text.lines().toList()));
    } catch (IOException e) {
      return null;
    }
  }

  private static synchronized Path newFile(long pid) throws IOException {
    if (folder == null || !Ownership.isPrivateFolder(folder)) {
      folder =
          PrivateFolder.create(
              Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath(),
              () -> "procession-crashes-" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
    }
    kept++;
    return folder.resolve("hs_err_" + pid + "_" + kept + ".log");
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
    return VisibleText.of(signal + (frame.isEmpty() ? "" : " in " + frame), LONGEST_SUMMARY);
  }
}
