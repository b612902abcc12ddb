package dev.procession.core.pool;

import dev.procession.core.worker.VisibleText;
import java.io.File;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The engine of a task that is for an item of a stream, which tells in messages what item: its
 * position, and the item itself where it can be shown at little cost and by no code but the JDK's.
 * The {@code toString} of others is foreign code, which may take long or fail, and may tell what
 * belongs in no log. A task itself has no room for what few need.
 *
 * @param engine the engine itself
 * @param position counted from 0
 * @param shown the item, or {@code null} if its position must do
 */
record Item(Task.Engine engine, long position, @Nullable Object shown) implements Task.Engine {
  private static final int LONGEST = 80;

  static Item of(Task.Engine engine, long position, @Nullable Object item) {
    return new Item(engine, position, isPlain(item) ? item : null);
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

  @Override
  public String itemOf(Task task) {
    String text = ", item=" + position;
    return shown == null ? text : text + " (" + VisibleText.of(shown.toString(), LONGEST) + ")";
  }

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
  public long nextId() {
    return engine.nextId();
  }
}
