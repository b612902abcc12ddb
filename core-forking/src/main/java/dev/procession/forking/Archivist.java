package dev.procession.forking;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has archives made in the background, one at a time, while this program has an executor of forked
 * workers open; its end ends that too.
 */
final class Archivist {
  private static final Archivist OF_THIS_PROGRAM = new Archivist();

  private final Set<ForkedWorkerFactory> clients = new HashSet<>();

  /** Their names: the hash code of a record takes 20 ms the first time, while a task waits. */
  private final Set<String> tried = new HashSet<>();

  private @Nullable ArchiveTraining training;

  private Archivist() {}

  static Archivist ofThisProgram() {
    return OF_THIS_PROGRAM;
  }

  synchronized void opened(ForkedWorkerFactory client) {
    clients.add(client);
  }

  /** Asks for an archive and returns at once. Each is tried once in a program. */
  synchronized void request(ArchiveKey key) {
    boolean busy = training != null && training.isAlive();
    if (!clients.isEmpty() && !busy && tried.add(key.name())) {
      training = new ArchiveTraining(key);
      training.start();
    }
  }

  /** When nobody is left who could use an archive, the JVM that makes one is ended. */
  synchronized void closed(ForkedWorkerFactory client) {
    if (clients.remove(client) && clients.isEmpty() && training != null) {
      if (training.stop()) {
        tried.remove(training.key().name());
      }
      training = null;
    }
  }
}
