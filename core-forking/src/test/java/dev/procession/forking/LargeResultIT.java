package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import dev.procession.TaskSerializationException;
import dev.procession.tck.Patience;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results that don't fit into the memory of the parent, which allows them. */
class LargeResultIT {
  private static final int SMALL = 1 << 16;
  private static final int MEGABYTES = 100;

  @Test
  void theyFailTheirTasksAloneAndSayWhy() throws Exception {
    Process parent =
        new ProcessBuilder(Program.command(Main.class, List.of("-Xmx64m")))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      String said = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said.lines()).containsExactly("as expected");
    } finally {
      parent.destroyForcibly();
    }
  }

  static List<byte[]> arrays(int megabytes) {
    List<byte[]> arrays = new ArrayList<>();
    for (int i = 0; i < megabytes << 20; i += SMALL) {
      arrays.add(new byte[SMALL]);
    }
    return arrays;
  }

  /** The parent. */
  static final class Main {
    private Main() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
      ExecutorSpec spec =
          ExecutorSpec.of("forking")
              .withWorkers(1)
              .withMaxResult("1g")
              .withProcess(ProcessSpec.ofCurrentJvm().withMaxHeap("512m"));
      try (Executor executor = Executor.open(spec)) {
        long worker = Patience.get(executor.submit(() -> CurrentProcess.get().pid()));
        assertThat(Patience.failure(executor.submit(LargeResultIT::arrays, MEGABYTES)))
            .isInstanceOf(TaskSerializationException.class)
            .hasMessageContaining("does not fit into this JVM's memory: bytes=1048")
            .hasMessageContaining("heap=" + Runtime.getRuntime().maxMemory())
            .hasMessageContaining("write it to a file");
        assertThat(Patience.get(executor.submit(LargeResultIT::arrays, 1))).hasSize(16);
        assertThat(Patience.get(executor.submit(() -> CurrentProcess.get().pid())))
            .isEqualTo(worker);
        System.out.println("as expected");
      }
    }
  }
}
