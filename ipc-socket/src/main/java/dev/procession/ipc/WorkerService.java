package dev.procession.ipc;

import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Reception;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

/**
 * What a worker that listens does with executors: it serves one at a time and says BUSY to the
 * others.
 */
final class WorkerService implements Reception.Host {
  private static final System.Logger LOGGER = System.getLogger("dev.procession.worker");
  private static final int BROKE_OFF = 70;
  private static final int KILLED = 71;

  private final PeerUsers peers;
  private final ServerSocketChannel server;
  private final Runnable cleanUp;
  private final boolean once;
  private final Semaphore free = new Semaphore(1);

  /**
   * Makes it, with nobody to serve yet.
   *
   * @param cleanUp removes what the worker leaves where it listens; this JVM may be halted then
   * @param once whether the server is closed after the first that was served
   */
  WorkerService(PeerUsers peers, ServerSocketChannel server, Runnable cleanUp, boolean once) {
    this.peers = peers;
    this.server = server;
    this.cleanUp = cleanUp;
    this.once = once;
  }

  @Override
  public void admit(SocketChannel channel) throws IOException {
    peers.ensureAllowed(channel, "an executor is", "start this worker with --peer-user %s");
  }

  @Override
  public void onRefused(String reason) {
    LOGGER.log(Level.WARNING, "a connection was refused: " + reason);
  }

  @Override
  public void onProven(Connection connection) {
    Visit visit = new Visit();
    try {
      OptionalInt unused = WorkerSession.serve(connection, visit);
    } catch (Throwable e) { // the next is served all the same
      LOGGER.log(Level.WARNING, "a conversation could not go on", e);
    } finally {
      visit.end();
    }
  }

  private void close() {
    try {
      server.close();
    } catch (IOException e) {
      // Nobody is taken any more either way.
    }
  }

  /** One conversation. */
  private final class Visit implements WorkerSession.Host {
    private boolean serving;

    @Override
    public boolean begin() {
      serving = free.tryAcquire();
      return serving;
    }

    void end() {
      if (serving && once) {
        close();
      } else if (serving) {
        free.release();
      }
    }

    @Override
    public void onLost(boolean busy) {
      if (busy) {
        halt(BROKE_OFF);
      }
    }

    @Override
    public void onTold(boolean atOnce) {
      if (atOnce) {
        halt(KILLED);
      } else {
        Thread exit = new Thread(() -> System.exit(BROKE_OFF), "procession-exit");
        exit.start();
      }
    }

    /** Shutdown hooks could hang on what the task holds, so they are left out. */
    private void halt(int code) {
      cleanUp.run();
      Runtime.getRuntime().halt(code);
    }
  }
}
