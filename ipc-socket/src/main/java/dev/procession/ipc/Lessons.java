package dev.procession.ipc;

import dev.procession.ipc.codec.Codec;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import java.util.BitSet;

/** What the other side of one conversation has been taught of our numbers. */
final class Lessons {
  private final BitSet taught = new BitSet();

  /** Sends the definitions that the other side lacks, ahead of the frame that uses them. */
  void teach(Connection connection, int[] words) {
    for (int word : words) {
      if (!taught.get(word)) {
        taught.set(word);
        connection.send(new Frame(FrameKind.DEFINE, word, Codec.definitionOf(word)));
      }
    }
  }
}
