package dev.procession.bench.figure;

import java.time.Duration;
import java.util.List;

/** What is done with a subject. The word is what {@code --only} takes. */
public enum Experiment {
  PINGPONG("pingpong", "64 bytes there and back between two JVMs, blocking Unix socket", 60),
  POOLSHAPE("poolshape", "64-byte frames to and from 2 JVMs, by frames under way to each", 60),
  COPY("copy", "64 MiB copied: by memory, and through /dev/shm", 60),
  HELLO("hello", "java, hello world: the whole process", 60),
  NOOP("noop", "no-op tasks, all submitted, then all gathered; 2 workers", 180, "4g"),
  LATENCY("latency", "no-op tasks one at a time", 120, "4g"),
  MAP("map", "map over 1,000,000 ints; 2 workers", 240, "4g"),
  BYTES("bytes", "64 MiB of bytes to a worker and back", 240, "4g"),
  OPEN("open", "from opening to the first result", 180),
  IDLE("idle", "a worker with a 64 MB heap that has run a task and has nothing to do", 180),
  LONGTASK("longtask", "1 task of 500 ms, then 1,000 of 2 ms; 2 workers", 120, "4g"),
  WORKERS("workers", "no-op tasks by number of workers", 300, "4g"),
  QUEUED("queued", "no-op tasks by number queued; 2 workers", 900, "14g"),
  STREAM("stream", "10,000,000 no-op tasks through map, parent heap 256 MB", 900, "256m");

  private final String word;
  private final String title;
  private final Duration limit;
  private final String heap;

  Experiment(String word, String title, long limitSeconds) {
    this(word, title, limitSeconds, "");
  }

  Experiment(String word, String title, long limitSeconds, String heap) {
    this.word = word;
    this.title = title;
    this.limit = Duration.ofSeconds(limitSeconds);
    this.heap = heap;
  }

  public String word() {
    return word;
  }

  public String title() {
    return title;
  }

  /** A measurement that takes longer is ended and reported as absent. */
  public Duration limit() {
    return limit;
  }

  /**
   * What its JVM is started with: where the start is not measured, a heap that is touched before,
   * else the kernel's fresh pages cost more than the tasks.
   */
  public List<String> flags() {
    return heap.isEmpty()
        ? List.of()
        : List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch");
  }

  public static Experiment of(String word) {
    for (Experiment experiment : values()) {
      if (experiment.word.equals(word)) {
        return experiment;
      }
    }
    throw new IllegalArgumentException("there is no experiment '" + word + "'");
  }
}
