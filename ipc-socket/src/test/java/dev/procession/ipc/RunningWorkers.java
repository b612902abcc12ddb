package dev.procession.ipc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Worker JVMs at unix addresses, started again when they end, as a service manager does. */
final class RunningWorkers implements AutoCloseable {
  private final Path keyFile;
  private final List<String> addresses = new ArrayList<>();

  // Guarded by this.
  private final Map<String, Process> running = new HashMap<>();
  private boolean closed;

  private RunningWorkers(Path keyFile) {
    this.keyFile = keyFile;
  }

  static RunningWorkers start(int count) throws IOException {
    Path folder = Files.createTempDirectory("workers");
    RunningWorkers workers = new RunningWorkers(newKeyFile(folder.resolve("key")));
    for (int i = 0; i < count; i++) {
      String address = "unix:" + folder.resolve("w" + i);
      workers.addresses.add(address);
      workers.launch(address);
    }
    return workers;
  }

  static Path newKeyFile(Path file) throws IOException {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.write(file, key);
  }

  static ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Worker.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  String[] addresses() {
    return addresses.toArray(new String[0]);
  }

  Path keyFile() {
    return keyFile;
  }

  private synchronized void launch(String address) {
    if (closed) {
      return;
    }
    try {
      Process process =
          command(address, "--key-file", keyFile.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      running.put(address, process);
      CompletableFuture<Void> unused = process.onExit().thenRun(() -> launch(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<Process> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(running.values());
    }
    last.forEach(Process::destroyForcibly);
    last.forEach(process -> process.onExit().join());
  }
}
