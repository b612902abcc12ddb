package dev.procession.core.pool;

import dev.procession.core.worker.VisibleText;
import java.io.File;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which item of a stream a task is for, for messages: its position, and the item itself where it
 * can be shown at little cost and by no code but the JDK's. The {@code toString} of others is
 * foreign code, which may take long or fail, and may tell what belongs in no log.
 *
 * @param position counted from 0
 * @param shown the item, or {@code null} if its position must do
 */
record Item(long position, @Nullable Object shown) {
  private static final int LONGEST = 80;

  static Item of(long position, @Nullable Object item) {
    return new Item(position, isPlain(item) ? item : null);
  }

  private static boolean isPlain(@Nullable Object item) {
    return item instanceof String
        || item instanceof Integer
        || item instanceof Long
        || item instanceof Double
        || item instanceof UUID
        || item instanceof URI
        || (item != null && item.getClass() == File.class)
        || (item instanceof Path path && path.getFileSystem() == FileSystems.getDefault());
  }

  /** As it goes on after a task's name. */
  @Override
  public String toString() {
    String text = ", item=" + position;
    return shown == null ? text : text + " (" + VisibleText.of(shown.toString(), LONGEST) + ")";
  }

  /** The engine of a task for this item. */
  Task.Engine engine(Task.Engine engine) {
    return new Named(engine, this);
  }

  /** Knows the item beside: a task has no room for what few need. */
  private record Named(Task.Engine engine, Item item) implements Task.Engine {
    @Override
    public boolean cancel(Task task, boolean mayInterruptIfRunning) {
      return engine.cancel(task, mayInterruptIfRunning);
    }

    @Override
    public void onSubmission(Task task, long now) {
      engine.onSubmission(task, now);
    }

    @Override
    public void assist(Task task, long deadline) {
      engine.assist(task, deadline);
    }

    @Override
    public String itemOf(Task task) {
      return item.toString();
    }

    @Override
    public long nextId() {
      return engine.nextId();
    }
  }
}
