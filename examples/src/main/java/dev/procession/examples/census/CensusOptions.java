package dev.procession.examples.census;

import dev.procession.examples.stage.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What the census was asked for.
 *
 * @param directory where to look for jars
 * @param report where the HTML report goes
 * @param hostile whether to make hostile jars and count them along
 */
record CensusOptions(Path directory, Path report, boolean hostile) {
  private static final String REPORT = "--report";
  private static final Path DEFAULT_REPORT = Path.of("census-report.html");

  static CensusOptions parse(List<String> words, boolean local) {
    Path directory = null;
    Path report = DEFAULT_REPORT;
    boolean hostile = true;
    for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
      String word = left.next();
      if (word.equals("--no-hostile")) {
        hostile = false;
      } else if (word.equals(REPORT)) {
        if (!left.hasNext()) {
          throw new UsageException("the option --report needs a file");
        }
        report = Path.of(left.next());
      } else if (word.startsWith(REPORT + "=")) {
        report = Path.of(word.substring(REPORT.length() + 1));
      } else if (word.startsWith("-")) {
        throw new UsageException(
            "there is no option '"
                + word
                + "'; there are: --backend, --spec, --report, --no-hostile");
      } else if (word.isBlank()) {
        throw new UsageException("the folder's name is empty");
      } else if (directory == null) {
        directory = Path.of(word);
      } else {
        throw new UsageException("one folder at a time: '" + directory + "', '" + word + "'");
      }
    }
    if (hostile && local) {
      throw new UsageException(
          "the backend 'local' can't contain hostile jars: its workers are threads of this JVM;"
              + " choose --backend forking, or leave those jars and all probes out: --no-hostile");
    }
    Path wanted = directory == null ? MavenRepository.local() : directory;
    ensureUsable(wanted, report);
    return new CensusOptions(wanted, report, hostile);
  }

  private static void ensureUsable(Path directory, Path report) {
    if (!Files.isDirectory(directory)) {
      throw new UsageException(
          (Files.exists(directory) ? "not a folder: " : "there is no such folder: ") + directory);
    }
    Path parent = report.toAbsolutePath().getParent();
    if (Files.isDirectory(report) || parent == null || !Files.isWritable(parent)) {
      throw new UsageException(
          "the report can't be written: " + report + "; choose another file with --report");
    }
  }
}
