package dev.procession.bench.subject;

import dev.procession.ipc.Worker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The JVMs that {@code socket} finds at Unix paths in a private folder. */
public final class StartedWorkers implements AutoCloseable {
  private static final int KEY_BYTES = 32;

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  private StartedWorkers(Path folder) {
    this.folder = folder;
  }

  static StartedWorkers start(int count) throws IOException {
    StartedWorkers started = new StartedWorkers(Files.createTempDirectory("procession-bench-"));
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    Files.createFile(started.keyFile(), PosixFilePermissions.asFileAttribute(ownerOnly));
    Files.write(started.keyFile(), key);
    for (int i = 0; i < count; i++) {
      started.processes.add(
          Jvm.command(Worker.class, started.address(i), "--key-file", started.keyFile().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    }
    for (Process process : started.processes) {
      var lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      if (lines.readLine() == null) {
        throw new IOException("a worker could not be started");
      }
    }
    return started;
  }

  private String address(int number) {
    return "unix:" + folder.resolve(number + ".sock");
  }

  String[] addresses() {
    String[] addresses = new String[processes.size()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = address(i);
    }
    return addresses;
  }

  Path keyFile() {
    return folder.resolve("key");
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      process.destroyForcibly().onExit().join();
    }
    for (int i = 0; i < processes.size(); i++) {
      Files.deleteIfExists(folder.resolve(i + ".sock"));
    }
    Files.deleteIfExists(keyFile());
    Files.deleteIfExists(folder);
  }
}
