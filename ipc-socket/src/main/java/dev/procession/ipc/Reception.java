package dev.procession.ipc;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;

/*
 * Takes connections for a worker that listens. Each is handled on a thread of its own, which first
 * shakes hands and then either is the one that serves, or says BUSY. A stranger who sends nothing
 * holds a thread until the handshake's limit, and nothing else. When there are too many, the one
 * that has been silent for longest is shown out: an honest handshake takes milliseconds, so a crowd
 * of silent ones keeps nobody away.
 */
final class Reception {
  private static final System.Logger LOGGER = System.getLogger("dev.procession.worker");
  private static final int STRANGERS = 256;
  private static final int BROKE_OFF = 70;
  private static final int KILLED = 71;

  private final ServerSocketChannel server;
  private final byte[] secret;
  private final int room;
  private final Duration handshake;

  /** In the order in which they came; guarded by itself. */
  private final Set<Visit> strangers = new LinkedHashSet<>();

  private final Semaphore free = new Semaphore(1);

  Reception(ServerSocketChannel server, byte[] secret) {
    this(server, secret, STRANGERS, WorkerSession.HANDSHAKE_LIMIT);
  }

  /** With room for so many strangers, each of whom may take so long to shake hands. */
  Reception(ServerSocketChannel server, byte[] secret, int room, Duration handshake) {
    this.server = server;
    this.secret = secret;
    this.room = room;
    this.handshake = handshake;
  }

  void serve() throws IOException {
    while (true) {
      Visit visit = new Visit(server.accept());
      welcome(visit);
      Thread thread = new Thread(visit, "procession-visit");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void welcome(Visit visit) {
    Visit first = null;
    synchronized (strangers) {
      if (strangers.size() == room) {
        first = strangers.iterator().next();
        strangers.remove(first);
      }
      strangers.add(visit);
    }
    if (first != null) {
      first.showOut();
    }
  }

  /** One connection. */
  private final class Visit implements Runnable, WorkerSession.Host {
    private final SocketChannel channel;
    private boolean serving;

    Visit(SocketChannel channel) {
      this.channel = channel;
    }

    /** Its thread then closes the channel: closed here, that would sleep on in its selector. */
    void showOut() {
      try {
        channel.shutdownInput();
      } catch (IOException e) {
        // It has left.
      }
    }

    @Override
    public void run() {
      try {
        OptionalInt unused = WorkerSession.serve(channel, secret, handshake, this);
      } catch (IOException e) {
        LOGGER.log(Level.WARNING, "a connection was refused: " + e.getMessage());
      } finally {
        noStranger();
        if (serving) {
          free.release();
        }
      }
    }

    private void noStranger() {
      synchronized (strangers) {
        strangers.remove(this);
      }
    }

    @Override
    public boolean begin() {
      noStranger();
      serving = free.tryAcquire();
      return serving;
    }

    @Override
    public void onLost(boolean busy) {
      if (busy) {
        end(BROKE_OFF);
      }
    }

    @Override
    public void onTold(boolean atOnce) {
      if (atOnce) {
        end(KILLED);
      } else {
        Thread exit = new Thread(() -> System.exit(BROKE_OFF), "procession-exit");
        exit.start();
      }
    }

    /** Shutdown hooks could hang on what the task holds, so the socket's file is removed here. */
    private void end(int code) {
      try {
        SocketAddress address = server.getLocalAddress();
        if (address instanceof UnixDomainSocketAddress unix) {
          Worker.remove(unix.getPath());
        }
      } catch (IOException e) {
        // The next worker at this address removes it.
      }
      Runtime.getRuntime().halt(code);
    }
  }
}
