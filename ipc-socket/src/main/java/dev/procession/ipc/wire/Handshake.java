package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/**
 * Proves to each side that the other knows the secret, before anything of it is believed; then the
 * channel is a {@link Connection}.
 *
 * <pre>
 *   parent                        worker
 *     hello                --&gt;
 *                          &lt;--      hello
 *     proof of the parent  --&gt;
 *                          &lt;--      proof of the worker, if that was right and the address its own
 * </pre>
 *
 * Each proof is bound to its role and to both {@link Hello}s, so to the version, the mode, both
 * nonces and the address that was dialled: it can be neither replayed nor reflected, nor relayed to
 * a worker at another address. A relay in front of the right worker can't speak: see {@link
 * AuthenticatedTransport}. The worker gives no proof to a parent that has not given its own. Every
 * read has a fixed length, so that nothing of what follows is taken, and all have one deadline.
 *
 * <p>A stranger costs a channel and a selector: a connection's buffers come after the proof.
 */
public final class Handshake implements AutoCloseable {
  /** How long one may take, the other side included. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  /** Which side one is. */
  public enum Role {
    PARENT('P'),
    WORKER('W');

    private final byte letter;

    Role(char letter) {
      this.letter = (byte) letter;
    }

    byte letter() {
      return letter;
    }

    Role other() {
      return this == PARENT ? WORKER : PARENT;
    }
  }

  /** How the conversation travels. */
  public enum Mode {
    /** As it is, where none but the two can reach the channel. */
    PLAIN('p'),
    /** In records that show whether they are the other side's. */
    AUTHENTICATED('a');

    private final byte letter;

    Mode(char letter) {
      this.letter = (byte) letter;
    }

    byte letter() {
      return letter;
    }
  }

  /** The other side can't prove itself, or speaks another language: trying again is vain. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message);
    }
  }

  private final SocketChannel channel;
  private final Selector selector;

  /** Takes what a handshake needs of the system; may be tried again if it throws. */
  public Handshake(SocketChannel channel) throws IOException {
    Connection.prepare(channel);
    this.channel = channel;
    this.selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  /**
   * Shakes hands, and closes the channel if that fails.
   *
   * @throws Refused if the other side can't prove itself
   * @throws IOException if the connection breaks or the limit passes
   */
  public static Connection shake(SocketChannel channel, Terms terms, Duration limit)
      throws IOException {
    Handshake handshake = null;
    boolean shaken = false;
    try {
      handshake = new Handshake(channel);
      Connection connection = handshake.shake(terms, limit);
      shaken = true;
      return connection;
    } finally {
      if (!shaken) {
        channel.close();
        if (handshake != null) {
          handshake.close();
        }
      }
    }
  }

  /**
   * Shakes hands; as {@link #shake(SocketChannel, Terms, Duration)}, but closes nothing.
   *
   * @return the connection, which now has the channel
   */
  public Connection shake(Terms terms, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    byte[] own = Hello.of(terms, nonce());
    say(own);
    byte[] other = hearHello(terms, deadline);
    boolean parent = terms.role() == Role.PARENT;
    SessionKeys keys =
        parent
            ? new SessionKeys(terms.secret(), own, other)
            : new SessionKeys(terms.secret(), other, own);
    if (parent) {
      say(keys.proof(Role.PARENT));
      verify(hearAnswer(terms, deadline), keys.proof(Role.WORKER));
    } else {
      verify(hear(Hmac.BYTES, deadline), keys.proof(Role.PARENT));
      ensureGoesBy(terms, Hello.dialled(other));
      say(keys.proof(Role.WORKER));
    }
    return new Connection(channel, selector, transport(terms, keys));
  }

  private byte[] hearHello(Terms terms, long deadline) throws IOException {
    byte[] hello = Arrays.copyOf(hear(Hello.BEGINNING, deadline), Hello.BYTES);
    Hello.ensureOurs(hello);
    byte[] rest = hear(Hello.BYTES - Hello.BEGINNING, deadline);
    System.arraycopy(rest, 0, hello, Hello.BEGINNING, rest.length);
    Hello.ensureFits(hello, terms);
    return hello;
  }

  private byte[] hearAnswer(Terms terms, long deadline) throws Refused {
    try {
      return hear(Hmac.BYTES, deadline);
    } catch (IOException e) {
      String address = terms.addresses().get(0);
      throw new Refused(
          "the worker does not accept this side's proof, or is gone ("
              + e.getMessage()
              + "): either it was not started with the same key file; or it does not go by the"
              + " address that was dialled, "
              + address
              + ", as behind a tunnel (start it with --known-as, its log says more); or somebody"
              + " between passes on what both say");
    }
  }

  private static void ensureGoesBy(Terms terms, byte[] dialled) throws Refused {
    if (!terms.goesBy(dialled)) {
      throw new Refused(
          "the other side knows the key, but dialled another address than this worker's: ours="
              + terms.addresses()
              + "; if it comes through a tunnel or a mounted folder, give the address that it"
              + " dials with --known-as; if not, somebody passes on what was meant for another"
              + " worker");
    }
  }

  private static void verify(byte[] given, byte[] expected) throws Refused {
    if (!MessageDigest.isEqual(given, expected)) {
      throw new Refused("the other side does not know the key; both need the same key file");
    }
  }

  private Transport transport(Terms terms, SessionKeys keys) {
    return switch (terms.mode()) {
      case PLAIN -> new PlainTransport(channel);
      case AUTHENTICATED ->
          new AuthenticatedTransport(
              channel,
              new Hmac(keys.records(terms.role())),
              new Hmac(keys.records(terms.role().other())));
    };
  }

  /** What either side does before and after it hears of the other. */
  static void exercise() {
    Terms terms = Terms.ofParent(Mode.PLAIN, nonce(), "");
    byte[] hello = Hello.of(terms, nonce());
    byte[] unused = new SessionKeys(terms.secret(), hello, hello).proof(Role.PARENT);
    boolean unusedToo = Terms.ofWorker(Mode.PLAIN, hello, Set.of("")).goesBy(hello);
  }

  private static byte[] nonce() {
    byte[] nonce = new byte[Hello.NONCE];
    new SecureRandom().nextBytes(nonce);
    return nonce;
  }

  /** Few enough bytes for the socket's buffer. */
  private void say(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        throw new IOException("the other side does not read");
      }
    }
  }

  /** Exactly so many bytes. */
  private byte[] hear(int length, long deadline) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes);
      if (count < 0) {
        throw new IOException("the other side closed the connection");
      }
      if (count == 0) {
        await(deadline);
      }
    }
    return bytes.array();
  }

  private void await(long deadline) throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new IOException("the other side did not answer in time");
    }
    boolean unused = Thread.interrupted(); // nobody has a reason to
    selector.select(Math.max(1, left / 1_000_000));
    selector.selectedKeys().clear();
  }

  /** Closes the channel, also if it is a connection's by now. */
  @Override
  public void close() {
    try (selector;
        channel) {
      // That is all.
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
