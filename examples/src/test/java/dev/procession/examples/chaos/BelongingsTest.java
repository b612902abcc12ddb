package dev.procession.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BelongingsTest {
  private static final long WORKER = 123_456_789;

  private static Belongings now() throws IOException {
    return Belongings.now(Set.of(WORKER));
  }

  @Test
  void threadsDescriptorsAndFilesThatStayAreFound() throws Exception {
    Belongings before = now();
    Path file = Files.createTempFile("left-by-" + WORKER + "-", "");
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              begun.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stays");
    thread.start();
    begun.await();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      assertThat(channel.isOpen()).isTrue();
      assertThat(now().moreThan(before))
          .contains("thread stays: 0 before, 1 after", "file " + file + ": 0 before, 1 after")
          .anyMatch(line -> line.startsWith("descriptor of " + file.getParent() + "/left-by-"));
    } finally {
      end.countDown();
      thread.join();
      Files.delete(file);
    }
    assertThat(now().moreThan(before)).noneMatch(line -> line.contains("stays"));
  }

  @Test
  void aFileThatStaysInSharedMemoryIsFound() throws Exception {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isDirectory(memory), "NOT TESTED: there is no shared memory here");
    Belongings before = now();
    Path file = Files.createTempFile(memory, "left-by-" + WORKER + "-", "");
    try {
      assertThat(now().moreThan(before)).contains("file " + file + ": 0 before, 1 after");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aProcessThatStaysIsFound() throws Exception {
    Belongings before = now();
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(now().moreThan(before))
          .contains("process " + process.pid() + ": 0 before, 1 after");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
