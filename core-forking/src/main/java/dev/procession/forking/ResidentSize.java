package dev.procession.forking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How much memory of the machine a process takes, as Linux tells it in {@code /proc}. */
final class ResidentSize {
  private static final String KEY = "VmRSS:";
  private static final String UNIT = "kB";

  private ResidentSize() {}

  /** Whether it can be read here. */
  static boolean isReadable() {
    return Files.isReadable(Path.of("/proc/self/status"));
  }

  /** In bytes; empty if the process is gone. */
  static OptionalLong of(ProcessHandle process) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    OptionalLong bytes;
    try {
      bytes = parse(Files.readAllLines(status, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return OptionalLong.empty(); // gone, or not Linux
    }
    return process.isAlive() ? bytes : OptionalLong.empty(); // its number may be another's by now
  }

  /** A process that has exited, and that nobody has waited for, has no such line. */
  static OptionalLong parse(List<String> status) {
    for (String line : status) {
      if (line.startsWith(KEY) && line.endsWith(UNIT)) {
        String number = line.substring(KEY.length(), line.length() - UNIT.length()).strip();
        return OptionalLong.of(Long.parseLong(number) << 10);
      }
    }
    return OptionalLong.empty();
  }
}
