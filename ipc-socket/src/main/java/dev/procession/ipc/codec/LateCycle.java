package dev.procession.ipc.codec;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cycle back to a record or another value that is made only after its parts. Java serialization
 * would put {@code null}, or the stand-in, where the cycle closes, and not say so.
 */
final class LateCycle {
  private record Frame(Object owner, Iterator<GraphParts.Part> parts) {}

  private LateCycle() {}

  static boolean isLate(Object value) {
    return value instanceof Record || value instanceof Optional || value instanceof Map.Entry;
  }

  /** Refuses a graph that has such a cycle. */
  static void refuse(Object root) {
    Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Frame> frames = new ArrayDeque<>();
    enter(root, visited, open, frames);
    while (!frames.isEmpty()) {
      Frame frame = frames.getLast();
      if (!frame.parts().hasNext()) {
        open.remove(frame.owner());
        frames.removeLast();
        continue;
      }
      Object part = frame.parts().next().value();
      if (open.contains(part)) {
        throw new Refusal(part, OpenReferences.CYCLE);
      } else if (!visited.contains(part)) {
        enter(part, visited, open, frames);
      }
    }
  }

  private static void enter(
      Object value, Set<Object> visited, Set<Object> open, Deque<Frame> frames) {
    visited.add(value);
    if (isLate(value)) {
      open.add(value);
    }
    frames.add(new Frame(value, GraphParts.of(value, false).iterator()));
  }
}
