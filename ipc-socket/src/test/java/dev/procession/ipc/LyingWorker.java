package dev.procession.ipc;

import dev.procession.ipc.codec.Annex;
import dev.procession.ipc.codec.ValueWriter;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Hands;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A worker that was taken over: it knows the key, runs nothing, and says about the orders that it
 * gets, and about others, whatever may harm. It speaks as long as it owes an answer, so many words
 * in a conversation, then leaves without one.
 */
final class LyingWorker implements Listening.Service {
  static final long PID = 4242;
  static final String LIE = "a lie";
  private static final int WORDS = 40;
  private static final List<FrameKind> KINDS = List.of(FrameKind.values());
  private static final Encoding ENCODING = new Encoding();
  private static final byte[] TOLD_LIE = ENCODING.encode(LIE, Annex.NONE).bytes();
  private static final byte[] TOLD_FAILURE = ENCODING.failure(new LinkageError(LIE), LIE);

  private final byte[] secret;
  private final Random random;
  private final AtomicInteger conversations = new AtomicInteger();
  private final Set<Long> got = ConcurrentHashMap.newKeySet();

  LyingWorker(byte[] secret, long seed) {
    this.secret = secret;
    this.random = new Random(seed);
  }

  /** Whether it got that order in any of them. */
  boolean got(long id) {
    return got.contains(id);
  }

  /** How many conversations have ended. */
  int conversations() {
    return conversations.get();
  }

  @Override
  public void serve(SocketChannel channel) throws IOException {
    try {
      new Conversation(channel).hold();
    } finally {
      conversations.incrementAndGet();
    }
  }

  /** With one parent. */
  private final class Conversation {
    private final SocketChannel channel;
    private final List<Long> heardOf = new ArrayList<>();
    private final Set<Long> owed = new LinkedHashSet<>();
    private int words = WORDS;
    private boolean told;

    Conversation(SocketChannel channel) {
      this.channel = channel;
    }

    void hold() throws IOException {
      try (Connection connection = Hands.ofStartedWorker(channel, secret)) {
        connection.send(Frame.of(random.nextInt(20) > 0 ? FrameKind.READY : any(), PID));
        connection.flush();
        boolean open = true;
        while (open && words > 0) {
          boolean speaks = told || !owed.isEmpty();
          open = connection.receive(this::hear, speaks ? System.nanoTime() : Long.MAX_VALUE);
          if (speaks) {
            words--;
            connection.send(word());
            connection.flush();
          }
        }
      }
    }

    private boolean hear(Frame frame) {
      switch (frame.kind()) {
        case ORDER, CHUNK -> {
          got.add(frame.id());
          heardOf.add(frame.id());
          owed.add(frame.id());
        }
        case DRAIN -> told = true;
        default -> {}
      }
      return frame.kind() != FrameKind.KILL;
    }

    private Frame word() {
      long id = id();
      return switch (random.nextInt(24)) {
        case 0, 1 -> answer(ENCODING.result(id, LIE, 0, Annex.NONE).frame());
        case 2 -> answer(new Frame(FrameKind.RESULT, id, garbage()));
        case 3 -> answer(ENCODING.failure(id, new LinkageError(LIE), LIE, 0).frame());
        case 4 -> answer(new Frame(FrameKind.FAILURE, id, garbage()));
        case 5, 6 -> answer(new Frame(FrameKind.RESULTS, id, items(random.nextInt(40))));
        case 7, 8, 9, 10 -> new Frame(FrameKind.PART, id, items(random.nextInt(10)));
        case 11, 12 -> Frame.of(FrameKind.RETURNED, id);
        case 13, 14, 15, 16 -> new Frame(FrameKind.RETURNED, id, count());
        case 17, 18, 19 -> Frame.of(FrameKind.KEPT, id);
        case 20 -> Frame.of(FrameKind.PONG, id);
        case 21 -> new Frame(FrameKind.DEFINE, id, garbage());
        case 22 -> Frame.of(told ? FrameKind.GOODBYE : FrameKind.KEPT, id);
        default -> random.nextInt(4) > 0 ? Frame.of(FrameKind.KEPT, id) : wrong(id);
      };
    }

    /** What ends the conversation, if it is no answer by chance. */
    private Frame wrong(long id) {
      return new Frame(any(), id, garbage());
    }

    private Frame answer(Frame frame) {
      owed.remove(frame.id());
      return frame;
    }

    /** Mostly of an order that it got, answered or not; else of another worker's, or of none. */
    private long id() {
      long[] strange = {0, -1, -2, Long.MIN_VALUE, Long.MAX_VALUE};
      if (heardOf.isEmpty() || random.nextInt(8) == 0) {
        return strange[random.nextInt(strange.length)];
      }
      List<Long> among = owed.isEmpty() || random.nextInt(4) == 0 ? heardOf : List.copyOf(owed);
      long known = among.get(random.nextInt(among.size()));
      return random.nextInt(3) > 0 ? known : known + random.nextInt(25) - 4;
    }

    private byte[] count() {
      int[] strange = {-1, 0, 0, 1, 2, 5, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE};
      return ByteBuffer.allocate(Integer.BYTES)
          .putInt(strange[random.nextInt(strange.length)])
          .array();
    }

    private byte[] items(int count) {
      ValueWriter items = new ValueWriter(Long.BYTES + Integer.BYTES);
      for (int i = 0; i < count; i++) {
        if (random.nextInt(8) > 0) {
          items.write(TOLD_LIE);
        } else {
          items.write(Encoding.FAILED, TOLD_FAILURE);
        }
      }
      return items.take().putLong(random.nextLong()).putInt(count).array();
    }

    private byte[] garbage() {
      byte[] garbage = new byte[random.nextInt(60)];
      random.nextBytes(garbage);
      if (garbage.length > Long.BYTES) {
        garbage[Long.BYTES] = (byte) random.nextInt(4); // a form that the codec knows
      }
      return garbage;
    }
  }

  private FrameKind any() {
    return KINDS.get(random.nextInt(KINDS.size()));
  }
}
