package dev.procession.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 6, 1_000})
  void everyJarComesOnceAndInOrder(int honest) {
    List<Path> jars = IntStream.range(0, honest).mapToObj(i -> Path.of("h" + i)).toList();
    List<Path> bad = IntStream.range(0, 5).mapToObj(i -> Path.of("x" + i)).toList();
    List<Candidate> all = Candidate.spread(jars, bad);
    assertThat(all).filteredOn(jar -> !jar.hostile()).map(Candidate::path).isEqualTo(jars);
    assertThat(all).filteredOn(Candidate::hostile).map(Candidate::path).isEqualTo(bad);
  }
}
