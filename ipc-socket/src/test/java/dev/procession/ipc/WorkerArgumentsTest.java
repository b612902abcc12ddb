package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerArgumentsTest {
  @TempDir Path folder;
  private String key;

  @BeforeEach
  void makeKey() throws IOException {
    key = RunningWorkers.newKeyFile(folder.resolve("key")).toString();
  }

  @Test
  void takesOptionsInAnyOrder() {
    WorkerArguments given =
        WorkerArguments.parse(
            "tcp://localhost:7070",
            "--once",
            "--known-as",
            "tcp://127.0.0.1:9000",
            "--key-file",
            key,
            "--known-as",
            "unix:/run/../run/w");
    assertThat(given.once()).isTrue();
    assertThat(given.secret()).hasSize(32);
    assertThat(given.names())
        .hasSize(3)
        .contains("tcp://127.0.0.1:9000", "unix:/run/w")
        .doesNotContain("tcp://localhost:7070");
    assertThat(WorkerArguments.parse("unix:/w", "--key-file", key).names())
        .containsExactly("unix:/w");
  }

  private static void isRefused(String message, String... arguments) {
    assertThatThrownBy(() -> WorkerArguments.parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(1));
  }

  @Test
  void saysWhatIsWrongInOneLine() {
    isRefused("usage: ");
    isRefused("usage: ", "--once");
    isRefused("--key-file is missing", "unix:/w", "--once");
    isRefused("--key-file needs a value", "unix:/w", "--key-file");
    isRefused("no such option: '--twice'", "unix:/w", "--key-file", key, "--twice");
    isRefused("not an address: 'here'", "unix:/w", "--key-file", key, "--known-as", "here");
    isRefused("there is no such user", "unix:/w", "--key-file", key, "--peer-user", "nobody-here");
  }
}
