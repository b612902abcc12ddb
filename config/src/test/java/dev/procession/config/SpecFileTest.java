package dev.procession.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecFileTest {
  @TempDir Path folder;

  private ExecutorSpec read(String json) throws IOException {
    return SpecFile.read(Files.writeString(folder.resolve("spec.json"), json == null ? "" : json));
  }

  @Test
  void readsEveryKey() throws IOException {
    ExecutorSpec spec =
        read(
            """
            {"workers": 3, "spares": 1, "backend": "forking", "maxTasksPerWorker": 7,
             "maxWorkerMemory": "512m", "idleTimeout": "250ms", "initializerTimeout": "90s",
             "queueCapacity": 9, "restarts": {"count": 2, "period": "10m"},
             "addresses": ["unix:/a", "tcp://127.0.0.1:1"], "keyFile": "/k",
             "unsupportedIgnored": true, "peerUser": "worker", "resultFilter": "java.lang.*;!*",
             "maxResult": "64m",
             "process": {"name": "n", "daemon": true, "javaHome": "/j", "maxHeap": "256m",
               "jvmArguments": ["-Xss1m"], "systemProperties": {"a": "b"},
               "environment": {"C": "d"}, "classPath": ["/x.jar"], "workingDirectory": "/w",
               "output": "log", "startTimeout": "1h"}}
            """);
    ProcessSpec process =
        ProcessSpec.ofCurrentJvm()
            .withName("n")
            .withDaemon(true)
            .withJavaHome(Path.of("/j"))
            .withMaxHeap("256m")
            .withJvmArguments("-Xss1m")
            .withSystemProperty("a", "b")
            .withEnvironment("C", "d")
            .withClassPath(java.util.List.of(Path.of("/x.jar")))
            .withWorkingDirectory(Path.of("/w"))
            .withOutput(ProcessSpec.Output.LOG)
            .withStartTimeout(Duration.ofHours(1));
    assertThat(spec)
        .isEqualTo(
            ExecutorSpec.of("forking")
                .withWorkers(3)
                .withSpares(1)
                .withMaxTasksPerWorker(7)
                .withMaxWorkerMemory("512m")
                .withIdleTimeout(Duration.ofMillis(250))
                .withInitializerTimeout(Duration.ofSeconds(90))
                .withQueueCapacity(9)
                .withRestarts(2, Duration.ofMinutes(10))
                .withAddresses("unix:/a", "tcp://127.0.0.1:1")
                .withKeyFile(Path.of("/k"))
                .withUnsupportedIgnored()
                .withPeerUser("worker")
                .withResultFilter("java.lang.*;!*")
                .withMaxResult("64m")
                .withProcess(process));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"backend\": \"local\", \"wrkers\": 2}|unknown key in the spec: 'wrkers'|column 22|workers",
        "{\"backend\": \"local\", \"workers\": \"2\"}|must be a whole number|column 33|a string",
        "{\"backend\": \"local\", \"workers\": 0}|must be at least 1: workers=0|column 33|workers",
        "{\"backend\": \"local\", \"workers\": 3000000000}|too large a number|column 33|3000000000",
        "{\"backend\": \"local\", \"idleTimeout\": \"10\"}|not a time: '10'|column 37|10s",
        "{\"workers\": 2}|the key 'backend' is missing|line 1|forking",
        "{\"backend\": \"local\", \"backend\": \"x\"}|not JSON|Duplicate|line 1",
        "{\"backend\": \"local\"|not JSON|line 1|end-of-input",
        "{\"backend\": \"local\"} 1|more after the end|line 1|remove",
        "[]|must be an object|line 1|an array",
        "{\"backend\": \"local\", \"process\": {\"maxHeap\": \"1x\"}}|bad value of 'maxHeap'|256m|line 1",
        "{\"backend\": \"local\", \"maxWorkerMemory\": \"-1m\"}|bad value of 'maxWorkerMemory'|256m|column 41",
        "{\"backend\": \"local\", \"process\": {\"output\": \"x\"}}|no such output|inherit, log|line 1",
        "{\"backend\": \"local\", \"process\": {\"nme\": 1}}|unknown key in process: 'nme'|name|line 1",
        "{\"backend\": \"local\", \"workers\": 99999999999999999999}|too large a number|column 33|9999",
        "{\"backend\": \"local\", \"workers\": 2.5}|a whole number|column 33|with a fraction",
        "{\"backend\": null}|must be a string|column 13|null",
        "{\"backend\": \"local\", \"addresses\": [\"a\", 1]}|must be a string|column 41|a whole number",
        "{\"backend\": \"local\", \"addresses\": [\"a\"|not JSON|column|start marker at line: 1",
        "{\"backend\": \"local\", \"restarts\": {\"cnt\": 1}}|unknown key in restarts|line 1|[count, period]",
        "{\"backend\": \"local\", \"restarts\": {\"count\": -1}}|bad value of 'restarts'|line 1|restarts=-1",
        "{\"backend\": \"local\", \"spares\": -1}|bad value of 'spares'|column 32|not be negative",
        "{\"backend\": \"local\", \"idleTimeout\": \"0s\"}|bad value of 'idleTimeout'|column 37|positive",
        "{\"backend\": \"local\", \"initializerTimeout\": \"0s\"}|bad value of 'initializerTimeout'|column 44|positive",
        "{\"backend\": \"local\", \"unsupportedIgnored\": 1}|true or false|column 44|a whole number",
        "{\"backend\": \"local\", \"process\": {\"name\": \"a\", \"name\": \"b\"}}|Duplicate|line 1|'name'",
        "{\"backend\": \"local\", \"keyFile\": \"a\\u0000\"}|bad value of 'keyFile'|column 33|Nul",
        "|must be an object|line 1|nothing",
        "{\"backend\": \" \"}|bad value of 'backend'|must not be blank|line 1",
      })
  void refusesWithThePlaceAndTheWayOut(String json, String fact, String more, String andMore) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(SpecFileException.class)
        .hasMessageContaining(fact)
        .hasMessageContaining(more)
        .hasMessageContaining(andMore)
        .hasMessageContaining("spec.json");
  }

  @Test
  void tellsTheLine() {
    assertThatThrownBy(() -> read("{\n  \"backend\": \"local\",\n  \"wrkers\": 2\n}"))
        .hasMessageContaining("line 3, column 3");
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    Path file = Files.write(folder.resolve("spec.json"), new byte[] {(byte) 0xff, 0, 1});
    assertThatThrownBy(() -> SpecFile.read(file))
        .isInstanceOf(SpecFileException.class)
        .hasMessageContaining("spec.json, line 1");
    assertThatThrownBy(() -> SpecFile.read(folder))
        .isInstanceOf(SpecFileException.class)
        .hasMessageContaining("can't be read");
  }

  @Test
  void refusesAMissingFile() {
    assertThatThrownBy(() -> SpecFile.read(folder.resolve("none.json")))
        .isInstanceOf(SpecFileException.class)
        .hasMessageContaining("there is no spec file")
        .hasMessageContaining("none.json");
  }
}
