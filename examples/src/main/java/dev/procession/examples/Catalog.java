package dev.procession.examples;

import dev.procession.examples.census.Census;
import dev.procession.examples.chaos.Chaos;
import dev.procession.examples.stage.Program;
import dev.procession.examples.stage.UsageException;
import dev.procession.examples.tutorial.Daemons;
import dev.procession.examples.tutorial.OwnGlobals;
import dev.procession.examples.tutorial.ParentAndChild;
import dev.procession.examples.tutorial.StartAndJoin;
import dev.procession.examples.tutorial.SubmitAndMap;
import dev.procession.examples.tutorial.ThreadsInside;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The examples there are. */
@SuppressWarnings("ImmutableEnumChecker") // programs are method references
enum Catalog {
  CENSUS(
      "census",
      "[DIR]",
      "count what is in the jars below DIR, hostile ones among them",
      Census::run),
  HELLO("hello", "[NAME]", "start one process with an argument, wait for it", StartAndJoin::run),
  THREADS("threads", "", "ten processes, each starts a thread inside", ThreadsInside::run),
  PIDS("pids", "", "pid and parent pid, seen from parent and child", ParentAndChild::run),
  GLOBALS(
      "globals",
      "",
      "two processes change \"their\" global list; try it on local too",
      OwnGlobals::run),
  DAEMON("daemon", "", "a daemon ends with its parent, another is waited for", Daemons::run),
  POOL("pool", "", "submit, map, a callback, the first completed", SubmitAndMap::run),
  CHAOS("chaos", "", "kill, stop and exhaust workers; every task is accounted for", Chaos::run);

  private final String title;
  private final String arguments;
  private final String line;
  private final Program program;

  Catalog(String title, String arguments, String line, Program program) {
    this.title = title;
    this.arguments = arguments;
    this.line = line;
    this.program = program;
  }

  Program program() {
    return program;
  }

  static Catalog named(String name) {
    for (Catalog entry : values()) {
      if (entry.title.equals(name)) {
        return entry;
      }
    }
    throw new UsageException(
        "there is no example '"
            + name
            + "'; there are: "
            + Arrays.stream(values()).map(e -> e.title).collect(Collectors.joining(", ")));
  }

  static String listing() {
    StringBuilder text = new StringBuilder("usage: examples/run NAME [args]\n\n");
    for (Catalog entry : values()) {
      String call = entry.title + " " + entry.arguments;
      text.append(String.format("  %-18s %s%n", call, entry.line));
    }
    return text
        + """

        on each:
          --backend NAME     local, forking (the default) or socket
          --spec FILE        an executor's spec in JSON, in place of --backend
        census only:
          --report FILE      where the HTML report goes, default census-report.html
          --no-hostile       without the five hostile jars that it makes itself
        chaos only:
          --minutes N        how long, default 1; 0.2 is fine
          --seed N           what the tasks and the attacks are drawn from
        """;
  }
}
