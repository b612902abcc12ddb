package dev.procession.examples.census;

/** The tables for the terminal. */
final class TextReport {
  private TextReport() {}

  static String of(Summary summary, Results results) {
    StringBuilder text = new StringBuilder("\nCensus of " + summary.circumstances() + "\n\n");
    TextTable sums = TextTable.ofNumbers("all jars", "");
    summary.sums(results).forEach((what, number) -> sums.row(what, number));
    text.append(sums);

    if (!results.sum().versions().isEmpty()) {
      TextTable versions = TextTable.ofNumbers("class-file version", "classes");
      results
          .sum()
          .versions()
          .forEach(
              (version, classes) ->
                  versions.row(version + " (" + Text.release(version) + ")", Text.number(classes)));
      text.append('\n').append(versions);
    }
    if (!results.byCode().entries().isEmpty()) {
      text.append('\n').append(largest(results.byCode()));
    }
    if (!results.fates().isEmpty()) {
      TextTable fates = TextTable.ofWords("not counted", "its fate");
      results.fates().forEach(fate -> fates.row(name(fate.jar()), fate.words()));
      text.append('\n').append(fates);
    }
    return text.append('\n').toString();
  }

  private static TextTable largest(Largest largest) {
    TextTable table =
        TextTable.ofNumbers(
            "largest jars", "classes", "methods", "bytecode", "native", "exit", "Unsafe");
    for (Largest.Entry entry : largest.entries()) {
      JarCount count = entry.count();
      table.row(
          name(entry.jar()),
          Text.number(count.classes()),
          Text.number(count.methods()),
          Text.number(count.codeBytes()),
          Text.number(count.nativeMethods()),
          Text.number(count.exits()),
          Text.number(count.unsafe()));
    }
    return table;
  }

  /** The file's name; the report in HTML has its folder too. */
  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
