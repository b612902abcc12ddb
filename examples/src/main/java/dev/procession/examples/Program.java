package dev.procession.examples;

import dev.procession.ExecutorSpec;
import dev.procession.examples.census.Census;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The programs there are. */
@SuppressWarnings("ImmutableEnumChecker") // bodies are method references
enum Program {
  HELLO("start one process with a name, and join it", 1, Tutorial::hello),
  THREADS("ten processes, each starting a thread inside", 10, Tutorial::threads),
  PIDS("pid and parent pid, seen from parent and child", 1, Tutorial::pids),
  GLOBALS(
      "two processes changing \"their\" global list; try --backend local", 2, Tutorial::globals),
  DAEMON("a daemon and a non-daemon process", 2, Tutorial::daemon),
  POOL("submit, map, a callback, the first completed", 2, Tutorial::pool),
  CENSUS(
      "[DIR] [--report FILE]  count what is in the jars of a folder, hostile ones too",
      0,
      spec -> {});

  /** What a program does with an executor's spec. */
  interface Body {
    void run(ExecutorSpec spec) throws Exception;
  }

  final String about;
  final int processes;
  private final Body body;

  Program(String about, int processes, Body body) {
    this.about = about;
    this.processes = processes;
    this.body = body;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Program named(String name) {
    return Arrays.stream(values())
        .filter(program -> program.title().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "no such example: '"
                        + name
                        + "'; there are: "
                        + Arrays.stream(values())
                            .map(Program::title)
                            .collect(Collectors.joining(", "))));
  }

  void run(Options options) throws Exception {
    if (this == CENSUS) {
      Census.run(options);
      return;
    }
    options.expectNoRest(title());
    try (Workplace workplace = Workplace.of(options, processes + 2)) {
      body.run(workplace.spec());
    }
  }
}
