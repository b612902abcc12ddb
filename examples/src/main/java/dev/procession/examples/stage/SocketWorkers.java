package dev.procession.examples.stage;

import dev.procession.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The workers that the backend {@code socket} wants to find started: one JVM at each of some Unix
 * sockets in a private folder, with a fresh key. One that exits is started again, as a service
 * manager would; all end with this.
 */
final class SocketWorkers implements AutoCloseable {
  private static final int KEY_BYTES = 32;

  private final Path folder;
  private final Path keyFile;
  private final List<WatchedWorker> workers = new ArrayList<>();
  private final Thread hook = new Thread(this::end, "examples-end-workers");

  private SocketWorkers(Path folder, Path keyFile) {
    this.folder = folder;
    this.keyFile = keyFile;
  }

  static SocketWorkers start(int count, ProcessSpec process) throws IOException {
    Path folder = Files.createTempDirectory("procession-examples-");
    Path keyFile = folder.resolve("key");
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Files.createFile(
        keyFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(keyFile, key);
    SocketWorkers started = new SocketWorkers(folder, keyFile);
    Runtime.getRuntime().addShutdownHook(started.hook);
    for (int i = 0; i < count; i++) {
      started.workers.add(
          WatchedWorker.start(WorkerCommand.of(process, started.address(i), keyFile), process));
    }
    started.workers.forEach(WatchedWorker::awaitListening);
    return started;
  }

  private String address(int number) {
    return "unix:" + folder.resolve(number + ".sock");
  }

  String[] addresses() {
    String[] addresses = new String[workers.size()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = address(i);
    }
    return addresses;
  }

  Path keyFile() {
    return keyFile;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    end();
  }

  private void end() {
    workers.forEach(WatchedWorker::end);
    try {
      try (var files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      System.err.println("a folder could not be removed: " + folder + ": " + e.getMessage());
    }
  }
}
