package dev.procession.examples;

import java.io.File;
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

/**
 * What somebody does who runs workers for the backend {@code socket}: starts them at addresses with
 * a key file, starts those again that end, and ends them all at last.
 */
final class SocketWorkers implements AutoCloseable {
  private final Path folder;
  private final Path keyFile;
  private final List<String> addresses = new ArrayList<>();

  // Guarded by this.
  private final Map<String, Process> running = new HashMap<>();
  private boolean closed;

  private SocketWorkers(Path folder, Path keyFile) {
    this.folder = folder;
    this.keyFile = keyFile;
  }

  static SocketWorkers start(int count) throws IOException {
    Path folder = Files.createTempDirectory("procession-examples");
    Path keyFile =
        Files.createFile(
            folder.resolve("key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    Files.write(keyFile, key);
    SocketWorkers workers = new SocketWorkers(folder, keyFile);
    for (int i = 0; i < count; i++) {
      String address = "unix:" + folder.resolve("worker-" + i);
      workers.addresses.add(address);
      workers.launch(address);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(workers::close));
    return workers;
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
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dfile.encoding=UTF-8",
                  "-Dstdout.encoding=UTF-8",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.procession.ipc.Worker",
                  address,
                  "--key-file",
                  keyFile.toString())
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
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
      if (closed) {
        return;
      }
      closed = true;
      last = List.copyOf(running.values());
    }
    last.forEach(Process::destroy);
    last.forEach(process -> process.onExit().join());
    File[] files = folder.toFile().listFiles();
    for (File file : files == null ? new File[0] : files) {
      boolean unused = file.delete();
    }
    boolean unused = folder.toFile().delete();
  }
}
