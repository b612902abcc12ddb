package dev.procession.bench.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines in which a measurement's process tells what it found; what else it prints is not meant
 * for us.
 *
 * <pre>
 *   &#64;sample TAB metric TAB unit TAB value,value,...
 *   &#64;note TAB text
 *   &#64;absent TAB why
 * </pre>
 */
public final class Transcript {
  private static final String SAMPLE = "@sample";
  private static final String NOTE = "@note";
  private static final String ABSENT = "@absent";

  private final List<Samples> samples = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable String absent;

  public static String line(Samples samples) {
    String values = String.join(",", samples.values().stream().map(String::valueOf).toList());
    return String.join("\t", SAMPLE, samples.metric(), samples.unit().name(), values);
  }

  public static String note(String text) {
    return NOTE + "\t" + text;
  }

  public static String absent(String reason) {
    return ABSENT + "\t" + reason;
  }

  public void read(String line) {
    List<String> parts = Arrays.asList(line.split("\t", -1));
    switch (parts.get(0)) {
      case SAMPLE -> {
        List<Double> values =
            Arrays.stream(parts.get(3).split(",", -1)).map(Double::valueOf).toList();
        samples.add(new Samples(parts.get(1), Unit.valueOf(parts.get(2)), values));
      }
      case NOTE -> notes.add(parts.get(1));
      case ABSENT -> absent = parts.get(1);
      default -> {
        // a pool that talks
      }
    }
  }

  public Finding finding(Measurement measurement) {
    if (absent == null && samples.isEmpty()) {
      return Finding.absent(measurement, "it found nothing");
    }
    return new Finding(measurement, absent == null ? samples : List.of(), notes, absent);
  }
}
