package dev.procession.ipc.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.tck.Patience;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that lies where a file should be holds a thread, or takes more memory than allowed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such pipes and devices")
class BoundedFileTest {
  private static final int LIMIT = 1 << 16;

  @TempDir Path folder;

  private static byte[] read(Path file) {
    return assertTimeoutPreemptively(Patience.deadline(), () -> BoundedFile.read(file, LIMIT));
  }

  private static void assertRefused(Path file) {
    assertThatThrownBy(() -> read(file)).hasMessageContaining("not a regular file");
  }

  /** As what was swapped in after it was looked at. */
  private static void assertFailsSwappedIn(Path file) {
    assertTimeoutPreemptively(
        Patience.deadline(),
        () ->
            assertThatThrownBy(
                    () -> {
                      try (FileChannel channel = BoundedFile.openChecked(file)) {
                        int unused = channel.read(ByteBuffer.allocate(1), 0);
                        throw new AssertionError("read from " + file);
                      }
                    })
                .isInstanceOf(IOException.class));
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private Path file(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  @Test
  void aFileIsReadUpToTheLimit() throws Exception {
    Path file = file("content");
    assertThat(read(file)).asString().isEqualTo("content");
    assertThat(BoundedFile.read(file, 3)).asString().isEqualTo("con");
    assertThat(read(file(""))).isEmpty();
  }

  @Test
  void aSparseFileCostsNoMoreThanTheLimit() throws Exception {
    Path file = file("begin");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertThat(read(file)).hasSize(LIMIT).startsWith('b', 'e', 'g', 'i', 'n', 0);
  }

  @Test
  void aPipeHoldsNoThread() throws Exception {
    Path pipe = pipe();
    assertRefused(pipe);
    assertFailsSwappedIn(pipe);
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    Path endless = Files.createSymbolicLink(folder.resolve("endless"), Path.of("/dev/zero"));
    assertRefused(endless);
    assertFailsSwappedIn(endless);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file("content"));
    assertRefused(link);
    assertFailsSwappedIn(link);
  }

  @Test
  void aFolderAndNothingAreRefused() throws Exception {
    assertRefused(folder);
    assertFailsSwappedIn(folder);
    assertRefused(folder.resolve("none"));
    assertFailsSwappedIn(folder.resolve("none"));
  }

  @Test
  void whatOthersMayWriteIsRefused() throws Exception {
    Path file = file("content");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertRefused(file);
  }

  @Test
  void whatIsOfAnotherUserIsRefused() throws Exception {
    Path file = file("content");
    assumeTrue("root".equals(Ownership.self().getName()), "only root can give files away");
    Files.setAttribute(file, "unix:uid", 65_533);
    assertRefused(file);
  }
}
