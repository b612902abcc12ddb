package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No message shows what may be a secret. */
class HiddenValuesTest {
  @ParameterizedTest
  @CsvSource({
    "-Ddb.password=hunter2, -Ddb.password=***",
    "-Da=b=c, -Da=***",
    "DB_PASSWORD=hunter2, DB_PASSWORD=***",
    "-javaagent:/a.jar=license=1, -javaagent:/a.jar=***",
    "-agentlib:jdwp=address=1, -agentlib:jdwp=***",
    "--api-token=x, --api-token=***"
  })
  void hidden(String word, String shown) {
    assertThat(HiddenValues.in(word)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx64m", "-XX:MaxMetaspaceSize=40m", "--add-opens=java.base/java.io=ALL-UNNAMED",
        "-Dflag", "--memory=2g", "/usr/bin/java"
      })
  void shown(String word) {
    assertThat(HiddenValues.in(word)).isSameAs(word);
  }

  @Test
  void theRemedyHidesThem() {
    String remedy =
        Remedy.of(
            "it ended",
            List.of("docker", "-e", "TOKEN=hunter1", "java"),
            List.of("-Xmx1m", "-Ddb.password=hunter2"),
            1,
            List.of());
    assertThat(remedy)
        .contains("-Xmx1m", "-Ddb.password=***", "TOKEN=***")
        .doesNotContain("hunter");
  }

  @Test
  void soDoTheSpecs() {
    ProcessSpec spec =
        ProcessSpec.ofCurrentJvm()
            .withSystemProperty("db.password", "hunter1")
            .withEnvironment("TOKEN", "hunter2")
            .withJvmArguments("-Xss1m", "-Dkey=hunter3", "-javaagent:/a.jar=hunter4");
    assertThat(spec.toString())
        .contains("db.password", "TOKEN", "-Xss1m", "-Dkey=***", "-javaagent:/a.jar=***")
        .doesNotContain("hunter");
    assertThat(ExecutorSpec.of("forking").withProcess(spec).toString()).doesNotContain("hunter");
  }

  @Test
  void soDoesTheRefusalOfALineBreak() {
    assertThatThrownBy(() -> ArgumentFile.quote("-Dkey=hunter\n2"))
        .hasMessageContaining("-Dkey=***")
        .hasMessageNotContaining("hunter");
  }
}
