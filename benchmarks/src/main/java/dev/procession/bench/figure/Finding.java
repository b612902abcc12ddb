package dev.procession.bench.figure;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement found.
 *
 * @param measurement which one
 * @param samples its figures; none if it is absent
 * @param notes what a reader should know beside the figures
 * @param absent why there are no figures, or {@code null}
 */
public record Finding(
    Measurement measurement, List<Samples> samples, List<String> notes, @Nullable String absent) {

  public Finding {
    samples = List.copyOf(samples);
    notes = List.copyOf(notes);
  }

  public static Finding absent(Measurement measurement, String reason) {
    return new Finding(measurement, List.of(), List.of(), reason);
  }

  public Optional<Samples> samples(String metric) {
    return samples.stream().filter(s -> s.metric().equals(metric)).findFirst();
  }
}
