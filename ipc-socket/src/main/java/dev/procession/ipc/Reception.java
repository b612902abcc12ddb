package dev.procession.ipc;

import dev.procession.ipc.wire.Connection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/*
 * Takes connections for a worker that listens. Each is handled on a thread of its own, which first
 * shakes hands and then either is the one that serves, or says BUSY. A stranger who sends nothing
 * holds a thread until the handshake's limit, and nothing else. When there are too many, the one
 * that has been silent for longest is shown out: an honest handshake takes milliseconds, so a crowd
 * of silent ones keeps nobody away.
 *
 * Where the system has no descriptor or no thread for one more, which must end nothing that is
 * served, the eldest stranger is shown out too, and whoever has come waits for what he gives back.
 * Nothing is told then before something was given back: a class that the log needs, and whose
 * initializer fails for want of a descriptor, would be lost to the tasks of this JVM as well.
 */
final class Reception {
  private static final System.Logger LOGGER = System.getLogger("dev.procession.worker");
  private static final int STRANGERS = 256;
  private static final int BROKE_OFF = 70;
  private static final int KILLED = 71;

  /** How often it is tried to have what a connection needs, and how long each time waits for it. */
  private static final int TRIES = 3;

  private static final long SHORTAGE_MILLIS = 1_000;

  private final ServerSocketChannel server;
  private final byte[] secret;
  private final int room;
  private final Duration handshake;
  private final ThreadFactory threads;

  /** In the order in which they came; guarded by itself. */
  private final Set<Visit> strangers = new LinkedHashSet<>();

  private final Semaphore free = new Semaphore(1);

  Reception(ServerSocketChannel server, byte[] secret) {
    this(server, secret, STRANGERS, WorkerSession.HANDSHAKE_LIMIT, Reception::visitor);
  }

  /** With room for so many strangers, each of whom may take so long to shake hands. */
  Reception(
      ServerSocketChannel server,
      byte[] secret,
      int room,
      Duration handshake,
      ThreadFactory threads) {
    this.server = server;
    this.secret = secret;
    this.room = room;
    this.handshake = handshake;
    this.threads = threads;
  }

  static Thread visitor(Runnable visit) {
    Thread thread = new Thread(visit, "procession-visit");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Serves until the server is closed.
   *
   * @throws IOException then
   */
  void serve() throws IOException {
    while (true) {
      try {
        receive(server.accept());
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException | OutOfMemoryError e) {
        makeRoom(e);
      }
    }
  }

  private void receive(SocketChannel channel) {
    Visit visit = new Visit(channel);
    String shortage = "";
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        visit.start();
        return;
      } catch (IOException | OutOfMemoryError e) {
        shortage = makeRoom(e);
      }
    }
    visit.leave();
    LOGGER.log(Level.WARNING, "a connection was refused: " + shortage);
  }

  private void welcome(Visit visit) {
    synchronized (strangers) {
      if (strangers.size() == room) {
        showOutEldest("so many others wait: " + room);
      }
      strangers.add(visit);
    }
  }

  /** There was no descriptor or no thread; returns what was said. */
  private String makeRoom(Throwable shortage) {
    String message = String.valueOf(shortage.getMessage());
    synchronized (strangers) {
      showOutEldest(message);
      try {
        strangers.wait(SHORTAGE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the next accept ends it all
      }
    }
    return message;
  }

  private void showOutEldest(String why) {
    Iterator<Visit> eldest = strangers.iterator();
    if (eldest.hasNext()) {
      eldest.next().showOut(why);
      eldest.remove();
    }
  }

  /** One connection. */
  private final class Visit implements Runnable, WorkerSession.Host {
    private final SocketChannel channel;
    private @Nullable Connection connection;
    private volatile @Nullable String shownOut;
    private boolean serving;

    Visit(SocketChannel channel) {
      this.channel = channel;
    }

    /** May be tried again if it throws. */
    void start() throws IOException {
      if (connection == null) {
        connection = new Connection(channel);
      }
      welcome(this);
      try {
        threads.newThread(this).start();
      } catch (OutOfMemoryError e) {
        noStranger();
        throw e;
      }
    }

    /** Its thread then closes the channel: closed here, that would sleep on in its selector. */
    void showOut(String why) {
      shownOut = why;
      try {
        channel.shutdownInput();
      } catch (IOException e) {
        // It has left.
      }
    }

    @Override
    public void run() {
      try {
        OptionalInt unused =
            WorkerSession.serve(Objects.requireNonNull(connection), secret, handshake, this);
      } catch (IOException e) {
        LOGGER.log(Level.WARNING, "a connection was refused: " + reason(e));
      } finally {
        leave();
      }
    }

    private String reason(IOException failure) {
      return shownOut == null
          ? String.valueOf(failure.getMessage())
          : "of all strangers it was silent for longest, and " + shownOut;
    }

    void leave() {
      try {
        channel.close();
      } catch (IOException e) {
        // It is closed all the same.
      }
      if (serving) {
        free.release();
      }
      synchronized (strangers) {
        strangers.remove(this);
        strangers.notifyAll(); // what it held is given back
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
