package dev.procession.ipc;

import dev.procession.ProcessSpec;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Handshake;
import java.nio.ByteBuffer;
import java.util.Random;

/** A conversation as it should be, and then damaged. */
final class DamagedConversation {
  static final int FRAMES = 300;

  private final Random random;
  private final FrameKind[] kinds;

  /** Whether all of it is taken, as each frame may come, or the first that may not ends it. */
  private final boolean inOrder;

  private final ByteBuffer out = ByteBuffer.allocate(1 << 20);

  DamagedConversation(long seed, Handshake.Role role, String sharedMemory) {
    random = new Random(seed);
    inOrder = random.nextBoolean();
    kinds =
        role == Handshake.Role.WORKER
            ? new FrameKind[] {
              FrameKind.RESULT,
              FrameKind.FAILURE,
              FrameKind.RETURNED,
              FrameKind.KEPT,
              FrameKind.RESULTS,
              FrameKind.PART,
              FrameKind.DEFINE
            }
            : new FrameKind[] {
              FrameKind.ORDER,
              FrameKind.CHUNK,
              FrameKind.RECALL,
              FrameKind.INTERRUPT,
              FrameKind.DEFINE
            };
    if (random.nextInt(10) > 0) {
      opening(role, sharedMemory);
    }
    for (int i = 0; i < FRAMES; i++) {
      frame();
    }
    damage();
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

  private void frame() {
    FrameKind kind = !inOrder && random.nextInt(50) == 0 ? any(FrameKind.values()) : any(kinds);
    byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 2_000 : 40)];
    random.nextBytes(payload);
    if (payload.length > 12 && random.nextInt(4) > 0) {
      payload[8] = (byte) (1 + random.nextInt(2)); // a form that the codec knows
      payload[0] = payload[8];
    }
    put(kind, random.nextInt(40) - 5, shaped(kind, payload));
  }

  /** Mostly such that what is read first can be believed, so that what follows is read too. */
  private byte[] shaped(FrameKind kind, byte[] payload) {
    ByteBuffer shape = ByteBuffer.wrap(payload);
    if (kind == FrameKind.CHUNK && payload.length > 12 && random.nextInt(4) > 0) {
      shape.putInt(0, 1 + random.nextInt(4)).putInt(4, 1 + random.nextInt(payload.length - 8));
    } else if (payload.length > 12
        && (kind == FrameKind.RESULTS || kind == FrameKind.PART)
        && random.nextInt(4) > 0) {
      int count = random.nextInt(4);
      shape.putInt(8, count);
      for (int i = 0; i < count && 13 + 2 * i < payload.length; i++) {
        shape.put(12 + 2 * i, (byte) 1).put(13 + 2 * i, (byte) random.nextInt(16));
      }
    } else if (kind == FrameKind.RETURNED && random.nextInt(2) > 0) {
      return payload.length >= 4 ? ByteBuffer.allocate(4).putInt(payload[3]).array() : new byte[0];
    }
    return payload;
  }

  private FrameKind any(FrameKind[] among) {
    return among[random.nextInt(among.length)];
  }

  @SuppressWarnings("EnumOrdinal") // it is what the wire carries
  private void put(FrameKind kind, long id, byte[] payload) {
    out.putInt(payload.length).putInt(kind.ordinal() << 24).putLong(id).put(payload);
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
