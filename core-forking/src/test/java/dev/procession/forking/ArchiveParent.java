package dev.procession.forking;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A parent for tests: each line names a file for the class log of a worker that it opens an
 * executor for, "close" closes that.
 */
final class ArchiveParent {
  private ArchiveParent() {}

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    Executor executor = null;
    for (String line = next(); line != null; line = next()) {
      if (line.equals("close")) {
        executor.close();
        System.out.println("closed");
      } else {
        ProcessSpec process =
            ProcessSpec.ofCurrentJvm().withJvmArguments("-Xlog:class+load:file=" + line);
        executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1).withProcess(process));
        System.out.println("worker " + executor.submit(() -> pid()).get());
      }
    }
  }

  private static String next() throws IOException {
    return IN.readLine();
  }

  private static final BufferedReader IN =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
}
