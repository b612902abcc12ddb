package dev.procession.ipc;

import dev.procession.SerializableFunction;
import dev.procession.core.worker.ThreadSettings;
import dev.procession.ipc.annex.StartMark;
import dev.procession.ipc.codec.Encoded;
import dev.procession.ipc.codec.Peer;
import dev.procession.ipc.codec.ValueReader;
import dev.procession.ipc.wire.Connection;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Applies the function of a chunk to its items, on the task thread. Each item finds its function
 * as if it were a task of its own: decoded anew, so that what one item changes in a captured object
 * no other one sees. A function that is decoded to the same object twice has no such state.
 */
final class Application {
  private final Encoding encoding;
  private final Connection connection;
  private final Lessons lessons;
  private final Peer parent;
  private final Supplier<String> where;
  private final Consumer<Throwable> complaints;
  private @Nullable SerializableFunction<?, ?> before;
  private boolean stateless;

  Application(
      Encoding encoding,
      Connection connection,
      Lessons lessons,
      Peer parent,
      Supplier<String> where,
      Consumer<Throwable> complaints) {
    this.encoding = encoding;
    this.connection = connection;
    this.lessons = lessons;
    this.parent = parent;
    this.where = where;
    this.complaints = complaints;
  }

  /** Runs all that is not given back meanwhile, and tells the results. */
  void run(ChunkRun run, StartMark mark, ThreadSettings settings) {
    ValueReader items = new ValueReader(run.payload(), run.parts().start());
    while (run.begin(mark)) {
      apply(run, items);
      settings.restore();
      boolean unused = Thread.interrupted(); // an interrupt of the order has stopped the run
      if (run.tellMuch(connection)) {
        connection.flush();
      }
    }
    run.finish(connection);
  }

  private void apply(ChunkRun run, ValueReader items) {
    try {
      if (!items.next()) {
        throw new IllegalArgumentException("a chunk has fewer items than it says");
      }
      Object item = encoding.decode(run.payload(), items.offset(), items.length(), parent);
      Object value = applyTo(function(run), item);
      if (!run.addPlain(value)) {
        Encoded result = encoding.encode(value, parent.annex());
        lessons.teach(connection, result.words());
        run.add(result.bytes());
      }
    } catch (Throwable e) { // whatever a task throws is its result
      complaints.accept(e);
      run.addFailure(encoding.failure(e, where.get()));
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the caller's types, and nulls
  private static @Nullable Object applyTo(
      SerializableFunction<?, ?> function, @Nullable Object item) throws Exception {
    return ((SerializableFunction<Object, Object>) function).apply(item);
  }

  private SerializableFunction<?, ?> function(ChunkRun run) {
    SerializableFunction<?, ?> known = before;
    if (stateless && known != null) {
      return known;
    }
    Object decoded =
        encoding.decode(run.payload(), PackedChunk.HEADER, run.parts().functionLength(), parent);
    if (!(decoded instanceof SerializableFunction<?, ?> function)) {
      throw new IllegalArgumentException("a chunk holds no function: " + decoded);
    }
    stateless = function == known;
    before = function;
    return function;
  }
}
