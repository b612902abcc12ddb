package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Bytes in records that show whether the other side sent them, and in this order: a stranger in the
 * middle can cut the conversation, and nothing else.
 *
 * <pre>
 *   0         4              4 + n      20 + n
 *  | n        | n bytes      | tag      |          1 to 65,536 bytes
 * </pre>
 *
 * The tag is the first half of an HMAC-SHA256 over the record's number, n and the bytes; each
 * direction has its own key, and each conversation its own two. A record holds whatever was to be
 * written at once: frames that travel together share its cost, and a large one has several. That
 * the last records were kept back is seen by the frames, for a conversation ends with a goodbye.
 */
final class AuthenticatedTransport implements Transport {
  static final int MOST = 64 << 10;
  static final int TAG = 16;
  static final int LENGTH = Integer.BYTES;

  private final SocketChannel channel;
  private final Seal ours;
  private final Seal theirs;

  /** Sealed records on their way out, between position and limit. */
  private final ByteBuffer out = ByteBuffer.allocateDirect(LENGTH + MOST + TAG).limit(0);

  /** What came, between position and limit; it begins with what is left of an opened record. */
  private final ByteBuffer in = ByteBuffer.allocateDirect(LENGTH + MOST + TAG).limit(0);

  private int opened;
  private boolean ended;

  AuthenticatedTransport(SocketChannel channel, Hmac ours, Hmac theirs) {
    this.channel = channel;
    this.ours = new Seal(ours);
    this.theirs = new Seal(theirs);
  }

  /** One direction's tags; the n-th is of the n-th record. */
  private static final class Seal {
    private final Hmac hmac;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    private long records;

    Seal(Hmac hmac) {
      this.hmac = hmac;
    }

    byte[] next(ByteBuffer record) {
      number.clear().putLong(records++);
      return Arrays.copyOf(hmac.update(number.flip()).update(record).code(), TAG);
    }

    long records() {
      return records;
    }
  }

  @Override
  public boolean write(ByteBuffer bytes) throws IOException {
    while (true) {
      if (out.hasRemaining()) {
        int unused = channel.write(out);
        if (out.hasRemaining()) {
          return false;
        }
      }
      if (!bytes.hasRemaining()) {
        return true;
      }
      seal(bytes);
    }
  }

  private void seal(ByteBuffer bytes) {
    int count = Math.min(bytes.remaining(), MOST);
    out.clear().putInt(count).put(bytes.slice(bytes.position(), count));
    bytes.position(bytes.position() + count);
    byte[] tag = ours.next(out.duplicate().flip());
    out.put(tag).flip();
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    int before = bytes.position();
    boolean more = true;
    while (bytes.hasRemaining()) {
      if (opened > 0) {
        take(bytes);
      } else if (!open()) {
        if (!more) {
          break;
        }
        more = fill();
      }
    }
    int count = bytes.position() - before;
    return count == 0 && ended ? -1 : count;
  }

  private void take(ByteBuffer bytes) {
    int count = Math.min(opened, bytes.remaining());
    bytes.put(in.slice(in.position(), count));
    opened -= count;
    in.position(in.position() + count + (opened == 0 ? TAG : 0));
  }

  /** Makes the next record's bytes ready to be taken, if the whole of it is there. */
  private boolean open() throws Connection.Altered {
    if (in.remaining() < LENGTH) {
      return false;
    }
    int start = in.position();
    int count = in.getInt(start);
    if (count <= 0 || count > MOST) {
      throw new Connection.Altered("a record can't have that length: length=" + count + ofRecord());
    }
    if (in.remaining() < LENGTH + count + TAG) {
      return false;
    }
    byte[] tag = new byte[TAG];
    in.get(start + LENGTH + count, tag);
    if (!MessageDigest.isEqual(tag, theirs.next(in.slice(start, LENGTH + count)))) {
      throw new Connection.Altered("a record has a wrong tag: length=" + count + ofRecord());
    }
    in.position(start + LENGTH);
    opened = count;
    return true;
  }

  private String ofRecord() {
    return ", record=" + theirs.records();
  }

  /** Reads once; whether there may be more. */
  private boolean fill() throws IOException {
    if (in.position() > 0) {
      in.compact();
    } else {
      in.position(in.limit()).limit(in.capacity());
    }
    int count = channel.read(in);
    boolean full = !in.hasRemaining();
    in.flip();
    ended |= count < 0;
    return full;
  }
}
