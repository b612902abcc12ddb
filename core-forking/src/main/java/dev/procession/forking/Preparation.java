package dev.procession.forking;

import dev.procession.ProcessSpec;
import dev.procession.core.worker.EngineThread;
import dev.procession.core.worker.Shortage;
import dev.procession.ipc.RemoteWorker;
import dev.procession.ipc.WorkerSession;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a launch, a handshake and a first order need, made ready before they need it: to load and
 * initialize it takes longer than a JVM's start. Each once in a JVM.
 */
final class Preparation {
  private static final AtomicBoolean LAUNCH = new AtomicBoolean();
  private static final AtomicBoolean TASKS = new AtomicBoolean();

  private Preparation() {}

  /**
   * For a parent that will launch children, on a thread of its own: makes a command, for nobody.
   */
  static void ofLaunches() {
    if (LAUNCH.compareAndSet(false, true)) {
      Thread thread = new EngineThread(new Launch(), "procession-preparation");
      thread.start();
    }
  }

  /** For a parent whose child starts, so that it has nothing better to do. */
  static void ofTasks(RemoteWorker worker) {
    if (TASKS.compareAndSet(false, true)) {
      worker.prepare();
    }
  }

  /** For a child, on a thread of its own: while the first hands are shaken, the codec is made. */
  static void ofOrders() {
    Thread thread = new EngineThread(new Orders(), "procession-preparation");
    thread.start();
  }

  private static void prepareHandshake() {
    new SecureRandom().nextBytes(new byte[1]);
    try {
      byte[] unused = MessageDigest.getInstance("SHA-256").digest();
    } catch (GeneralSecurityException e) {
      // The handshake tells of it.
    }
  }

  private record Launch() implements Runnable {
    @Override
    public void run() {
      Children.begin();
      boolean unusedToo = Shortage.isIn(new IOException("none")); // later no class can be loaded
      try (WorkerDirectory directory = WorkerDirectory.create()) {
        JvmCommand unused = JvmCommand.of(ProcessSpec.ofCurrentJvm(), directory);
      } catch (IOException | RuntimeException e) {
        // The launch will tell.
      }
      prepareHandshake();
    }
  }

  private record Orders() implements Runnable {
    @Override
    public void run() {
      prepareHandshake();
      long unused = ProcessHandle.current().pid();
      WorkerSession.prepare();
    }
  }
}
