package dev.procession.ipc.annex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.ipc.codec.Annex;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others have put where a folder, a spare or an array of ours should be. */
class MemoryFolderTest {
  private static final int STRANGER = 65_533;

  @TempDir private Path around;
  private Path path;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(
        around.getFileSystem().supportedFileAttributeViews().contains("unix"),
        "NOT TESTED: files have no owners here");
    path = makeFolder("rwx------");
  }

  private Path makeFolder(String mode) throws IOException {
    Path made = Files.createDirectory(around.resolve("folder"));
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
  }

  private static void giveAway(Path file) throws IOException {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "NOT TESTED: only root can give a file to another user");
    Files.setAttribute(file, "unix:uid", STRANGER);
  }

  private static Path file(Path file, long bytes, String mode) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(bytes);
    }
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  static void makeFifo(Path fifo) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", "-m", "600", fifo.toString()).start().waitFor())
        .isZero();
  }

  private void refuse(Path folder) {
    assertThatThrownBy(() -> MemoryFolder.open(folder).close()).isInstanceOf(IOException.class);
  }

  @Test
  void aFolderThatOthersCanEnterIsRefused() throws IOException {
    MemoryFolder.open(path).close();
    for (String mode : new String[] {"rwxrwxrwx", "rwx--x---", "rwx---r--"}) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      refuse(path);
    }
  }

  @Test
  void aFolderOfAnotherUserIsRefused() throws IOException {
    giveAway(path);
    refuse(path);
  }

  @Test
  void aLinkToAFolderAndAFileAreRefused() throws IOException {
    refuse(Files.createSymbolicLink(around.resolve("link"), path));
    refuse(Files.createFile(around.resolve("file")));
    refuse(around.resolve("nothing"));
  }

  @Test
  void aFolderThatSomebodyElseMadeUnderTheNameIsNeverUsed() throws IOException {
    try (MemoryFolder folder = MemoryFolder.open(path)) {
      Annex annex = SharedMemory.ofWorker(folder, "w1");
      assertThat(annex.store(Annex.THRESHOLD, (at, chunk) -> {})).isEqualTo("w1_1");
      Files.delete(path.resolve("w1_1"));
      Files.delete(path);
      makeFolder("rwxrwxrwx");
      file(path.resolve("spare-0"), Annex.THRESHOLD, "rw-rw-rw-");
      file(path.resolve("p_1"), Annex.THRESHOLD, "rw-rw-rw-");
      assertThat(annex.store(Annex.THRESHOLD, (at, chunk) -> chunk.put((byte) 1))).isNull();
      assertThatThrownBy(() -> annex.load("p_1", Annex.THRESHOLD, () -> (at, chunk) -> {}))
          .hasMessageContaining("no such array");
      folder.deleteAll("");
      assertThat(path.resolve("spare-0")).hasBinaryContent(new byte[Annex.THRESHOLD]);
      assertThat(path.resolve("p_1")).exists();
    }
  }

  @Test
  void aFileOfAnotherUserIsNoSpareAndNoArray() throws IOException {
    try (MemoryFolder folder = MemoryFolder.open(path)) {
      giveAway(file(path.resolve("spare-0"), 1000, "rw-rw-rw-"));
      giveAway(file(path.resolve("p_1"), 1000, "rw-------"));
      expectNoSpare(folder);
      assertThatThrownBy(
              () -> SharedMemory.ofWorker(folder, "w1").load("p_1", 1000, () -> (at, chunk) -> {}))
          .hasMessageContaining("no such array");
    }
  }

  @Test
  void aFileThatOthersCanWriteToIsNoSpare() throws IOException {
    try (MemoryFolder folder = MemoryFolder.open(path)) {
      Path spare = file(path.resolve("spare-0"), 1000, "rw----rw-");
      expectNoSpare(folder);
      file(spare, 1000, "rw-rw----");
      expectNoSpare(folder);
    }
  }

  private void expectNoSpare(MemoryFolder folder) {
    assertThat(new Spares(folder, task -> {}).take("w1_1", 1000)).isFalse();
    assertThat(path.resolve("w1_1")).doesNotExist();
    assertThat(path.resolve("spare-0")).doesNotExist();
  }

  @Test
  void aFifoHoldsNobody() throws Exception {
    try (MemoryFolder folder = MemoryFolder.open(path)) {
      makeFifo(path.resolve("w1_1"));
      assertThat(folder.isOwnFile("w1_1")).isFalse();
      ArrayFile swappedIn = new ArrayFile(folder, "w1_1", 1000);
      assertThatThrownBy(() -> swappedIn.read(() -> (at, chunk) -> {}))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(
              () -> new OpenArray(folder, "w1_1", () -> {}).read(ByteBuffer.allocate(10)))
          .isInstanceOf(IOException.class);
      assertThat(StartMark.read(folder, "w1_1")).isEqualTo(StartMark.UNKNOWN);
    }
  }

  @Test
  void allIsRemovedThatBeginsSo() throws IOException {
    try (MemoryFolder folder = MemoryFolder.open(path)) {
      for (String name : new String[] {"w1_1", "w1_2", "w12_1", "p_1"}) {
        folder.create(name);
      }
      folder.deleteAll("w1_");
      assertThat(path.toFile().list()).containsExactlyInAnyOrder("w12_1", "p_1");
    }
  }
}
