package dev.procession.bench.report;

import dev.procession.bench.figure.Findings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * All that a run found, and where it ran.
 *
 * @param circumstances the machine, the versions, the command
 * @param findings the figures
 */
public record Report(Circumstances circumstances, Findings findings) {

  /** Writes it for people, for programs, and in pictures. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Chart chart : Chart.of(findings)) {
      write(folder, chart.fileName(), chart.svg());
    }
    write(folder, "README.md", new MarkdownText(this).text());
    write(folder, "results.json", new JsonText(this).text());
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }
}
