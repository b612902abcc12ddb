package dev.procession.ipc;

import dev.procession.ProcessSpec;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Handshake;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What a hostile peer says. Half of all conversations are as they may be, in everything that is
 * read before a value is: so all of their frames are read, and what is in them means harm. The
 * others are also damaged, or say what may not be said there, and end at the first frame that shows
 * it.
 */
final class DamagedConversation {
  static final int FRAMES = 300;

  private static final FrameKind[] OF_WORKERS = {
    FrameKind.RESULT,
    FrameKind.FAILURE,
    FrameKind.RETURNED,
    FrameKind.KEPT,
    FrameKind.RESULTS,
    FrameKind.PART,
    FrameKind.DEFINE
  };
  private static final FrameKind[] OF_PARENTS = {
    FrameKind.ORDER,
    FrameKind.CHUNK,
    FrameKind.ARRAY,
    FrameKind.RECALL,
    FrameKind.INTERRUPT,
    FrameKind.DEFINE
  };

  private final Random random;
  private final FrameKind[] kinds;

  /** Whether all of it is read. */
  private final boolean whole;

  /** Whether each frame may come; else the first that may not ends it. */
  private final boolean inOrder;

  private final ByteBuffer out = ByteBuffer.allocate(1 << 20);
  private int defined;

  DamagedConversation(long seed, Handshake.Role role, String sharedMemory) {
    random = new Random(new SplittableRandom(seed).nextLong()); // of like seeds it draws like bits
    whole = random.nextBoolean();
    inOrder = whole || random.nextBoolean();
    boolean worker = role == Handshake.Role.WORKER;
    kinds = worker ? OF_WORKERS : OF_PARENTS;
    if (inOrder || random.nextInt(10) > 0) {
      opening(role, sharedMemory);
    }
    for (int i = 0; i < FRAMES; i++) {
      frame(worker && inOrder && i < WarmUp.ROUNDS ? FrameKind.RESULT : kind());
    }
    put(worker ? FrameKind.GOODBYE : FrameKind.PING, 0, new byte[0]); // shows that all was read
    if (!whole) {
      damage();
    }
  }

  boolean isWhole() {
    return whole;
  }

  private void opening(Handshake.Role role, String sharedMemory) {
    if (role == Handshake.Role.WORKER) {
      put(FrameKind.READY, 4242, new byte[0]);
    } else {
      WorkerRequest request =
          new WorkerRequest(
              Thread.currentThread().getName(),
              "",
              "test",
              WorkerRequest.Purpose.POOL,
              ProcessSpec.ofCurrentJvm(),
              null,
              false);
      put(FrameKind.SETUP, 0, Introduction.of(request, sharedMemory, "w0").bytes());
    }
  }

  private FrameKind kind() {
    return !inOrder && random.nextInt(50) == 0 ? any(FrameKind.values()) : any(kinds);
  }

  private void frame(FrameKind kind) {
    byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 2_000 : 40)];
    random.nextBytes(payload);
    if (payload.length > 12 && random.nextInt(4) > 0) {
      payload[8] = (byte) (1 + random.nextInt(2)); // a form that the codec knows
      payload[0] = payload[8];
    }
    boolean believable = inOrder || random.nextInt(4) > 0;
    boolean defines = believable && kind == FrameKind.DEFINE;
    put(
        kind,
        defines ? ++defined : random.nextInt(40) - 5,
        believable ? shaped(kind, payload) : payload);
  }

  /** Such that what is read first can be believed, so that what follows is read too. */
  private byte[] shaped(FrameKind kind, byte[] payload) {
    return switch (kind) {
      case CHUNK -> {
        byte[] roomy = roomy(payload);
        ByteBuffer shape = ByteBuffer.wrap(roomy);
        shape.putInt(1 + random.nextInt(4)).putInt(1 + random.nextInt(roomy.length - 8));
        yield roomy;
      }
      case ARRAY -> {
        byte[] roomy = roomy(payload);
        roomy[1] = (byte) random.nextInt(12); // how long its name is
        yield roomy;
      }
      case RESULTS, PART -> {
        byte[] roomy = roomy(payload);
        int count = random.nextInt(Math.min(4, (roomy.length - 12) / 2 + 1));
        ByteBuffer shape = ByteBuffer.wrap(roomy).position(8).putInt(count);
        for (int i = 0; i < count; i++) {
          shape.put((byte) 1).put((byte) random.nextInt(16));
        }
        yield roomy;
      }
      case RETURNED ->
          payload.length >= 4 && random.nextBoolean()
              ? ByteBuffer.allocate(4).putInt(payload[3]).array()
              : new byte[0];
      default -> payload;
    };
  }

  private static byte[] roomy(byte[] payload) {
    return payload.length < 13 ? Arrays.copyOf(payload, 13) : payload;
  }

  private FrameKind any(FrameKind[] among) {
    return among[random.nextInt(among.length)];
  }

  private void put(FrameKind kind, long id, byte[] payload) {
    put(out, new Frame(kind, id, payload));
  }

  /** A frame as the wire carries it. */
  @SuppressWarnings("EnumOrdinal") // it is what the wire carries
  static void put(ByteBuffer out, Frame frame) {
    byte[] payload = frame.payload();
    out.putInt(payload.length).putInt(frame.kind().ordinal() << 24).putLong(frame.id());
    out.put(payload);
  }

  private void damage() {
    int length = out.position();
    if (random.nextInt(3) == 0) {
      for (int flips = random.nextInt(5); flips > 0; flips--) {
        int at = random.nextInt(length);
        out.put(at, (byte) (out.get(at) ^ (1 << random.nextInt(8))));
      }
    }
    int kept = random.nextInt(3) == 0 ? random.nextInt(length) : length;
    out.position(kept);
    if (random.nextInt(4) == 0) {
      out.putInt(random.nextInt()).putInt(random.nextInt(16) << 24); // an oversized claim
    }
  }

  byte[] bytes() {
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}
