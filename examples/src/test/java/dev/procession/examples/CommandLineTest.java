package dev.procession.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ExecutorSpec;
import dev.procession.examples.stage.Stage;
import dev.procession.examples.stage.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  @TempDir Path folder;

  private static Stage stage(String... words) {
    return CommandLine.parse(List.of(words)).stage();
  }

  @Test
  void forkingIsTheDefault() {
    assertThat(stage("x").spec()).isEqualTo(ExecutorSpec.of("forking"));
  }

  @Test
  void optionsMayStandAnywhere() {
    assertThat(stage("a", "--backend", "local", "b").arguments()).containsExactly("a", "b");
    assertThat(stage("--backend=local").isLocal()).isTrue();
  }

  @Test
  void aSpecFileNamesItsBackend() throws Exception {
    Path file =
        Files.writeString(folder.resolve("spec.json"), "{\"backend\": \"local\", \"workers\": 3}");
    assertThat(stage("--spec", file.toString()).spec())
        .isEqualTo(ExecutorSpec.of("local").withWorkers(3));
    assertRefused("not both", "--backend", "local", "--spec", file.toString());
  }

  @Test
  void refusesWhatItCannotDo() throws Exception {
    assertRefused("needs a value", "--backend");
    assertRefused("needs a value", "--backend=");
    assertRefused("needs a value", "--spec", "");
    assertRefused("there is no backend 'x'; there are: [forking, local, socket]", "--backend", "x");
    Path file = Files.writeString(folder.resolve("spec.json"), "{\"backend\": \"y\"}");
    assertRefused("there is no backend 'y'", "--spec", file.toString());
  }

  private static void assertRefused(String fact, String... words) {
    assertThatThrownBy(() -> stage(words))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(fact);
  }

  @Test
  void exitCodesAndOneLine() throws Exception {
    Ran unknown = Ran.in(folder, "nope");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err().lines()).singleElement().asString().contains("no example 'nope'");
    Ran option = Ran.in(folder, "hello", "--nope");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err().lines()).singleElement().asString().contains("no option '--nope'");
    Ran spec = Ran.in(folder, "hello", "--spec", "none.json");
    assertThat(spec.code()).isEqualTo(2);
    assertThat(spec.err().lines()).singleElement().asString().contains("none.json");
    Ran listing = Ran.in(folder);
    assertThat(listing.code()).isZero();
    assertThat(listing.out()).contains("census", "hello", "--backend");
  }
}
