package dev.procession.ipc.annex;

import java.io.File;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/*
 * The memory of a new file is made and cleared page by page, which takes longer than to copy the
 * array. So a file whose array has been read is kept for the next.
 *
 * A file belongs to whom its name tells, and changes hands by being renamed:
 *
 *   p_7 (the parent's order), w1_5 (a worker's result)  --keep-->  spare-3  --take-->  p_9, w2_6
 *
 * The parent alone keeps: an order's when its task has ended, a result's when it has read it. Parent
 * and workers take; of two who try, one finds it gone. Names of arrays are never used again, so the
 * worker that still reads the order of a task that was cancelled can know: if the file has its name
 * when it has been read, nobody else wrote to it meanwhile.
 *
 * Spares are few and small: no more than a quarter of what is free, as the file system sees it, and
 * of this JVM's heap, because a container's limit shows there alone. They go when there is no room
 * for an array, when the last conversation ends, and when none was kept from one look to the next;
 * and with everything else in their folder. Who has no conversation, as every worker, keeps nothing.
 *
 * java.io.File says "no" without making an exception, and no is what it says mostly. What it says
 * else is only believed when the folder itself was asked: a file is taken if it is a regular one of
 * this user's that nobody else can write to.
 */
/** Files whose memory waits for the next array. Thread-safe. */
final class Spares {
  private static final int PLACES = 8;
  private static final long MOST_BYTES = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);

  private final MemoryFolder folder;
  private final List<String> places;
  private final List<File> hints;
  private final Executor later;

  /* Guarded by this. */
  private final Set<String> conversations = new HashSet<>();
  private boolean watched;
  private boolean used;

  /**
   * Keeps them in a folder.
   *
   * @param later runs what it gets after some seconds
   */
  Spares(MemoryFolder folder, Executor later) {
    this.folder = folder;
    this.places = IntStream.range(0, PLACES).mapToObj(i -> "spare-" + i).toList();
    this.hints = places.stream().map(folder::hint).toList();
    this.later = later;
  }

  /** There is somebody who may need spares. */
  synchronized void begin(String conversation) {
    conversations.add(conversation);
  }

  synchronized void end(String conversation) {
    if (conversations.remove(conversation) && conversations.isEmpty()) {
      clear();
    }
  }

  /**
   * Gives one a new name.
   *
   * @return whether there was one with room for so many bytes, but not for far more
   */
  boolean take(String name, long bytes) {
    for (int i = 0; i < PLACES; i++) {
      long there = hints.get(i).length();
      if (bytes <= there && there / 2 <= bytes && take(places.get(i), name)) {
        return true;
      }
    }
    return false;
  }

  private boolean take(String place, String name) {
    if (folder.isOwnFile(place)) {
      return folder.rename(place, name);
    }
    folder.delete(place); // taken meanwhile, or never an array's
    return false;
  }

  /**
   * Keeps a file whose array nobody needs any more.
   *
   * @return {@code false} if it is not wanted
   */
  synchronized boolean keep(String spent) {
    File file = folder.hint(spent);
    String free = null;
    long bytes = file.length();
    for (int i = 0; i < PLACES; i++) {
      long there = hints.get(i).length();
      bytes += there;
      free = free == null && there == 0 ? places.get(i) : free;
    }
    if (conversations.isEmpty()
        || free == null
        || bytes > Math.min(MOST_BYTES, file.getUsableSpace() / 4)
        || !folder.rename(spent, free)) {
      return false;
    }
    used = true;
    if (!watched) {
      watch();
    }
    return true;
  }

  private void watch() {
    watched = true;
    used = false;
    later.execute(this::look);
  }

  private synchronized void look() {
    watched = false;
    if (used) {
      watch();
    } else {
      clear();
    }
  }

  /** Removes all that nobody has taken. */
  void clear() {
    for (int i = 0; i < PLACES; i++) {
      if (hints.get(i).length() > 0) {
        folder.delete(places.get(i));
      }
    }
  }
}
