package dev.procession.examples.census;

import dev.procession.ExecutorSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The circumstances of a census, and its sums in words.
 *
 * @param directory where the jars are
 * @param spec what they were counted with
 * @param took how long it took
 */
record Summary(Path directory, ExecutorSpec spec, Duration took) {

  String circumstances() {
    return String.format(
        Locale.ROOT,
        "%s: backend %s, at most %d workers, %d.%d s",
        Text.line(directory.toString()),
        spec.backend(),
        spec.workers(),
        took.toSeconds(),
        took.toMillisPart() / 100);
  }

  Map<String, String> sums(Results results) {
    JarCount sum = results.sum();
    long hostile = results.fates().stream().filter(Fate::hostile).count();
    long lost = results.fates().size() - hostile;
    Map<String, String> sums = new LinkedHashMap<>();
    sums.put("jars counted", Text.number(results.counted()));
    sums.put("jars not counted", Text.number(lost));
    sums.put("hostile jars survived", Text.number(hostile));
    sums.put("classes", Text.number(sum.classes()));
    sums.put("unreadable classes", Text.number(sum.unreadable()));
    sums.put("methods", Text.number(sum.methods()));
    sums.put("bytes of bytecode", Text.number(sum.codeBytes()));
    sums.put("native methods", Text.number(sum.nativeMethods()));
    sums.put("calls of System.exit", Text.number(sum.exits()));
    sums.put("calls of sun.misc.Unsafe", Text.number(sum.unsafe()));
    return sums;
  }
}
