package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.ipc.files.Ownership;
import dev.procession.tck.Patience;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A crash file is the worker's word: read within bounds, kept for its owner alone. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it knows no such modes and pipes")
class CrashFileTest {
  private static final String TEXT =
      "#\n#  SIGSEGV (0xb) at pc=0x1\n# Problematic frame:\n# V  [libjvm.so+0xf]\ndb.password=x\n";

  @TempDir Path folder;
  private WorkerDirectory directory;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    directory = WorkerDirectory.create(folder);
    file = directory.path().resolve("hs_err_1.log");
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private @Nullable CrashFile find() throws IOException {
    CrashFile found =
        assertTimeoutPreemptively(Patience.deadline(), () -> CrashFile.find(directory, 4711));
    if (found != null) {
      found.path().toFile().deleteOnExit();
      assertThat(Ownership.isPrivateFolder(found.path().getParent())).isTrue();
      assertThat(LockedFolder.isNamedSo(found.path().getParent())).isFalse(); // never swept
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(found.path())))
          .isEqualTo("rw-------");
    }
    return found;
  }

  @Test
  void theCopyIsItsOwnersAlone() throws IOException {
    Files.writeString(file, TEXT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    CrashFile found = find();
    assertThat(found.path()).hasContent(TEXT);
    assertThat(found.summary()).isEqualTo("SIGSEGV (0xb) in V  [libjvm.so+0xf]");
    assertThat(find().path()).isNotEqualTo(found.path());
  }

  @Test
  void aSparseFileIsReadAndKeptWithinBounds() throws IOException {
    Files.writeString(file, TEXT);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    CrashFile found = find();
    assertThat(found.summary()).startsWith("SIGSEGV");
    assertThat(found.path()).hasSize(16 << 20);
    Files.delete(found.path());
  }

  @Test
  void aPipeHoldsNoThread() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertThat(find()).isNull();
    Files.writeString(file.resolveSibling("hs_err_2.log"), TEXT);
    assertThat(find()).isNotNull();
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    assertThat(find()).isNull();
    Files.delete(file);
    Path private1 = Files.writeString(folder.resolve("private"), TEXT);
    Files.createSymbolicLink(file, private1);
    assertThat(find()).isNull();
  }

  @Test
  void whatIsOfAnotherUserIsNotKept() throws IOException {
    Files.writeString(file, TEXT);
    assumeTrue("root".equals(Ownership.self().getName()), "only root can give files away");
    Files.setAttribute(file, "unix:uid", 65_533);
    assertThat(find()).isNull();
  }

  @Test
  void itsWordsAreBoundedAndVisible() throws IOException {
    Files.writeString(file, "# SIG\033[2J" + "x".repeat(10_000) + "\n# Problematic frame:\n# \0\n");
    assertThat(find().summary()).startsWith("SIG\\u001b[2Jxxx").hasSizeLessThanOrEqualTo(501);
  }
}
