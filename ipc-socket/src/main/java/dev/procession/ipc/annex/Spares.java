package dev.procession.ipc.annex;

import java.io.File;
import java.nio.file.Path;
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
 * java.io.File says "no" without making an exception, and no is what it says mostly.
 */
/** Files whose memory waits for the next array. Thread-safe. */
final class Spares {
  private static final int PLACES = 8;
  private static final long MOST_BYTES = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);

  private final List<File> places;
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
  Spares(Path folder, Executor later) {
    this.places =
        IntStream.range(0, PLACES).mapToObj(i -> folder.resolve("spare-" + i).toFile()).toList();
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
  boolean take(Path name, long bytes) {
    File taken = name.toFile();
    for (File place : places) {
      long there = place.length();
      if (bytes <= there && there / 2 <= bytes && place.renameTo(taken)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Keeps a file whose array nobody needs any more.
   *
   * @return {@code false} if it is not wanted
   */
  synchronized boolean keep(Path spent) {
    File file = spent.toFile();
    File free = null;
    long bytes = file.length();
    for (File place : places) {
      long there = place.length();
      bytes += there;
      free = free == null && there == 0 ? place : free;
    }
    if (conversations.isEmpty()
        || free == null
        || bytes > Math.min(MOST_BYTES, file.getUsableSpace() / 4)
        || !file.renameTo(free)) {
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
    for (File place : places) {
      boolean unused = place.delete();
    }
  }
}
