package dev.procession.forking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * A control group (v2) of one worker, below this JVM's own, where the system has such and lets us
 * make one. Whatever a member starts is a member, also what detaches itself (setsid), which nobody
 * finds among the descendants any more; and the system kills all members at once.
 *
 * No controller is enabled in it, so all limits stay those of our own group. A JVM that starts looks
 * for its limits in the group that it is in, and would find none: so a worker is moved when it has
 * connected. What it started before that, which no task can have, is moved too.
 */
final class KillGroup {
  private static final String MEMBERS = "cgroup.procs";
  private static final String KILL = "cgroup.kill";
  private static final String PREFIX = "procession-";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final Set<KillGroup> PRESENT = ConcurrentHashMap.newKeySet();

  private final Path place;
  private final Path group;

  private KillGroup(Path place, Path group) {
    this.place = place;
    this.group = group;
  }

  /** Of this JVM; {@code null} where there is no such group, or it is not ours to divide. */
  private static final class Place {
    static final @Nullable Path OF_THIS_JVM = find();

    private Place() {}

    private static @Nullable Path find() {
      Path own = OwnGroup.find();
      if (own == null || !canDivide(own)) {
        return null;
      }
      sweep(own);
      return own;
    }

    private static boolean canDivide(Path own) {
      KillGroup probe = create(own);
      return probe != null && Files.isWritable(own.resolve(MEMBERS)) && probe.remove();
    }
  }

  /** A new one below this JVM's; {@code null} where there can be none. */
  static @Nullable KillGroup create() {
    Path place = Place.OF_THIS_JVM;
    KillGroup made = place == null ? null : create(place);
    if (made != null) {
      PRESENT.add(made);
    }
    return made;
  }

  /** For this JVM's exit: kills the members of all. */
  static void endAll() {
    PRESENT.forEach(KillGroup::kill);
    PRESENT.forEach(KillGroup::leave);
  }

  /** For a worker whose parent is gone: kills the members of its own, itself too. */
  static void endOwn(long parent) {
    Path own = OwnGroup.find();
    if (own != null && isOf(parent, own)) {
      write(own.resolve(KILL), "1");
    }
  }

  static @Nullable KillGroup create(Path place) {
    long number = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
    Path group = place.resolve(PREFIX + ProcessHandle.current().pid() + "-" + number);
    try {
      KillGroup made = new KillGroup(place, Files.createDirectory(group));
      if (Files.isWritable(group.resolve(KILL))) { // since Linux 5.14
        return made;
      }
      boolean unused = made.remove();
    } catch (IOException e) {
      // The worker does without.
    }
    return null;
  }

  /** Removes what parents left that are gone; one that has a member stays. */
  static void sweep(Path place) {
    try (Stream<Path> groups = Files.list(place)) {
      groups.filter(KillGroup::isLeft).forEach(KillGroup::remove);
    } catch (IOException | UncheckedIOException e) {
      // The next program tries again.
    }
  }

  private static boolean isLeft(Path group) {
    String name = nameOf(group);
    return name.matches(PREFIX + "[0-9]{1,18}-[0-9]+")
        && ProcessHandle.of(Long.parseLong(name.split("-", 3)[1])).isEmpty();
  }

  private static boolean isOf(long parent, Path group) {
    return nameOf(group).startsWith(PREFIX + parent + "-");
  }

  private static String nameOf(Path group) {
    return String.valueOf(group.getFileName()); // the topmost has none
  }

  /** Moves a process and its descendants into it. */
  void add(ProcessHandle process) {
    Stream.concat(Stream.of(process), process.descendants()).forEach(one -> move(one.pid(), group));
  }

  private static void move(long pid, Path into) {
    write(into.resolve(MEMBERS), Long.toString(pid));
  }

  private static void write(Path file, String word) {
    try {
      Files.write(file, word.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    } catch (IOException e) {
      // That process is gone, or the group is.
    }
  }

  /** Kills all members. */
  void kill() {
    write(group.resolve(KILL), "1");
  }

  /** Removes it; members that are left go on, in this JVM's own group. */
  void leave() {
    try {
      List<String> members = Files.readAllLines(group.resolve(MEMBERS));
      members.forEach(member -> write(place.resolve(MEMBERS), member));
    } catch (IOException e) {
      // It can't be read any more.
    }
    PRESENT.remove(this);
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!remove() && end - System.nanoTime() > 0) { // the killed take a moment to die
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }

  private boolean remove() {
    return remove(group);
  }

  /** With those that a worker made for workers of its own. */
  private static boolean remove(Path group) {
    try (Stream<Path> inside = Files.list(group)) {
      inside.filter(Files::isDirectory).forEach(KillGroup::remove);
    } catch (IOException e) {
      // It is gone.
    }
    try {
      return Files.deleteIfExists(group) || !Files.exists(group);
    } catch (IOException e) {
      return false;
    }
  }
}
