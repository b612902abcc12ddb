package dev.procession.forking;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import dev.procession.ProcessionException;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that opens an executor, lets a worker answer, and prints that, or the refusal. Its
 * arguments are the backend, and the class path for its workers if they are given one.
 */
final class OpeningParent {
  private OpeningParent() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    ProcessSpec process = ProcessSpec.ofCurrentJvm();
    if (arguments.length > 1) {
      List<Path> entries = new ArrayList<>();
      for (String entry : List.of(arguments[1].split(File.pathSeparator))) {
        entries.add(Path.of(entry));
      }
      process = process.withClassPath(entries);
    }
    try (Executor executor = Executor.open(ExecutorSpec.of(arguments[0]).withProcess(process))) {
      System.out.println("answer=" + executor.submit(Math::abs, -42).get());
    } catch (ProcessionException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
