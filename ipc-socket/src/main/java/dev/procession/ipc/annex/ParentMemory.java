package dev.procession.ipc.annex;

import dev.procession.ipc.codec.Annex;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a worker sees of its parent's {@link SharedMemory}, for one conversation: all, if it finds
 * the conversation's mark in a folder of its own user's alone; or nothing.
 */
public final class ParentMemory implements AutoCloseable {
  private static final ParentMemory NOTHING =
      new ParentMemory(null, "", Annex.NONE, StartMark.none());

  private final @Nullable MemoryFolder folder;
  private final String conversation;
  private final Annex annex;
  private final StartMark mark;

  private ParentMemory(
      @Nullable MemoryFolder folder, String conversation, Annex annex, StartMark mark) {
    this.folder = folder;
    this.conversation = conversation;
    this.annex = annex;
    this.mark = mark;
  }

  /** For a worker that was not told of any. */
  public static ParentMemory nothing() {
    return NOTHING;
  }

  /** What there is of it, by names that {@link SharedMemory#admit} has admitted. */
  public static ParentMemory look(String location, String conversation) {
    if (location.isEmpty()) {
      return NOTHING;
    }
    MemoryFolder folder = null;
    try {
      folder = MemoryFolder.open(Path.of(location));
      StartMark mark = StartMark.open(folder, SharedMemory.markOf(conversation));
      Annex annex = SharedMemory.ofWorker(folder, conversation);
      return new ParentMemory(folder, conversation, annex, mark);
    } catch (IOException e) {
      close(folder);
      return NOTHING;
    }
  }

  /** Whether it sees all that its parent stores. */
  public boolean isSeen() {
    return folder != null;
  }

  /** Has the orders' arrays, and takes the results'. */
  public Annex annex() {
    return annex;
  }

  /** The mark of the order that the worker took up last. */
  public StartMark mark() {
    return mark;
  }

  /** Removes what was stored for a parent that has ended the conversation meanwhile. */
  public void leave() {
    try {
      if (folder != null) {
        SharedMemory.leave(folder, conversation);
      }
    } catch (IOException e) {
      // The parent's own removal is left, or the next parent's.
    }
  }

  @Override
  public void close() {
    close(folder);
  }

  private static void close(@Nullable MemoryFolder folder) {
    try {
      if (folder != null) {
        folder.close();
      }
    } catch (IOException e) {
      // It was only read.
    }
  }
}
