package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/*
 * Takes the connections of a listening socket, and hands on those whose other side proves itself.
 * Each has a thread of its own, which shakes hands and then is its host's. A stranger that sends
 * nothing holds a thread until the handshake's limit, and nothing else. When there are too many, the
 * one that has been silent for longest is shown out: an honest handshake takes milliseconds, so a
 * crowd of silent ones keeps no other away.
 *
 * Where the system has no descriptor or no thread for one more, which must end nothing that goes
 * on, the eldest stranger is shown out too, and the new connection waits for what that gives back.
 * Nothing is told then before something was given back: a class that the log needs, and whose
 * initializer fails for want of a descriptor, would be lost to the tasks of this JVM as well.
 */
/** Takes connections; those that have not proven themselves are strangers, of bounded number. */
public final class Reception implements AutoCloseable {

  /** What is done with a connection. Called on the thread of that connection alone. */
  public interface Host {

    /**
     * A connection has come, of which nothing was read yet.
     *
     * @throws IOException if nothing shall be
     */
    void admit(SocketChannel channel) throws IOException;

    /** The other side has proven itself; thread and connection are the host's, which closes it. */
    void onProven(Connection connection);

    /** The other side has not proven itself; the connection is closed. */
    void onRefused(String reason);

    /** There is no descriptor, or no thread, for a connection; it is tried again. */
    default void onShortage() {}
  }

  /** How often it is tried to have what a connection needs, and how long each time waits for it. */
  private static final int TRIES = 3;

  private static final long SHORTAGE_MILLIS = 1_000;

  private final ServerSocketChannel server;
  private final Terms terms;
  private final int room;
  private final Duration limit;
  private final ThreadFactory threads;
  private final Host host;

  /** In the order in which they came; guarded by itself. */
  private final Set<Visit> strangers = new LinkedHashSet<>();

  /** With room for so many strangers. */
  public Reception(ServerSocketChannel server, Terms terms, int room, Host host) {
    this(server, terms, room, Handshake.LIMIT, Reception::visitor, host);
  }

  /** With room for so many strangers, each of whom may take so long to shake hands. */
  public Reception(
      ServerSocketChannel server,
      Terms terms,
      int room,
      Duration limit,
      ThreadFactory threads,
      Host host) {
    this.server = server;
    this.terms = terms;
    this.room = room;
    this.limit = limit;
    this.threads = threads;
    this.host = host;
  }

  /** The thread of a connection. */
  public static Thread visitor(Runnable visit) {
    Thread thread = new Thread(visit, "procession-visit");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Takes connections until this is closed.
   *
   * @throws IOException then
   */
  public void serve() throws IOException {
    while (true) {
      try {
        receive(server.accept());
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException | RuntimeException | Error e) {
        String unused = makeRoom(e);
      }
    }
  }

  /** Takes no more, and shows out all strangers. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
    synchronized (strangers) {
      while (!strangers.isEmpty()) {
        showOutEldest("nobody else is awaited");
      }
    }
  }

  private void receive(SocketChannel channel) {
    Visit visit = new Visit(channel);
    String shortage = "";
    for (int tries = 0; tries < TRIES && server.isOpen(); tries++) {
      try {
        visit.start();
        return;
      } catch (IOException | RuntimeException | Error e) {
        shortage = makeRoom(e);
      }
    }
    visit.leave();
    host.onRefused(shortage);
  }

  private void welcome(Visit visit) throws IOException {
    synchronized (strangers) {
      if (!server.isOpen()) {
        throw new ClosedChannelException();
      }
      if (strangers.size() == room) {
        showOutEldest("so many others wait: " + room);
      }
      strangers.add(visit);
    }
  }

  /** There was no descriptor or no thread; returns what was said. */
  private String makeRoom(Throwable shortage) {
    String message = String.valueOf(shortage.getMessage());
    host.onShortage();
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
  private final class Visit implements Runnable {
    private final SocketChannel channel;
    private @Nullable Handshake handshake;
    private volatile @Nullable String shownOut;
    private boolean proven;

    Visit(SocketChannel channel) {
      this.channel = channel;
    }

    /** May be tried again if it throws. */
    void start() throws IOException {
      if (handshake == null) {
        handshake = new Handshake(channel);
      }
      welcome(this);
      try {
        threads.newThread(this).start();
      } catch (RuntimeException | Error e) {
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
        host.admit(channel);
        Connection connection = Objects.requireNonNull(handshake).shake(terms, limit);
        noStranger();
        proven = true;
        host.onProven(connection);
      } catch (Throwable e) { // it is this connection's alone
        host.onRefused(reason(e));
      } finally {
        leave();
      }
    }

    private String reason(Throwable failure) {
      if (shownOut != null) {
        return "of all strangers it was silent for longest, and " + shownOut;
      }
      return failure instanceof IOException
          ? String.valueOf(failure.getMessage())
          : failure.toString();
    }

    void leave() {
      if (!proven) {
        close();
      }
      synchronized (strangers) {
        strangers.remove(this);
        strangers.notifyAll(); // what it held is given back
      }
    }

    private void close() {
      try (channel) {
        if (handshake != null) {
          handshake.close();
        }
      } catch (IOException e) {
        // It is closed all the same.
      }
    }

    private void noStranger() {
      synchronized (strangers) {
        strangers.remove(this);
      }
    }
  }
}
