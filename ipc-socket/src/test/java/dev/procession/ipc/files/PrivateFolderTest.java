package dev.procession.ipc.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.tck.Patience;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How private folders come and go where others make and swap files as well. */
@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "it knows no such modes; see OtherFileSystemsTest")
class PrivateFolderTest {
  @TempDir Path place;

  @Test
  void aNewFolderIsItsOwnersAloneAndNeverOneThatWasThere() throws IOException {
    Path taken = Files.createDirectory(place.resolve("1"));
    Path linked = Files.createSymbolicLink(place.resolve("2"), taken);
    Iterator<String> names = List.of("1", "2", "3").iterator();
    Path made = PrivateFolder.create(place, names::next);
    assertThat(made).isEqualTo(place.resolve("3"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
    assertThat(linked).isSymbolicLink();
    assertThatThrownBy(() -> PrivateFolder.create(place.resolve("none"), () -> "1"))
        .isInstanceOf(NoSuchFileException.class);
  }

  private Path precious() throws IOException {
    Path precious = Files.createDirectories(place.resolve("precious"));
    for (int i = 0; i < 20; i++) {
      Files.writeString(precious.resolve("thesis-" + i), "of years");
    }
    return precious;
  }

  @Test
  void linksAreRemovedAndNotFollowed() throws IOException {
    Path precious = precious();
    Path tree = Files.createDirectories(place.resolve("tree/a/b")).getParent().getParent();
    Files.writeString(tree.resolve("a/file"), "text");
    Files.createSymbolicLink(tree.resolve("a/b/link"), precious);
    Files.createSymbolicLink(tree.resolve("a/b/none"), place.resolve("none"));
    PrivateFolder.remove(tree);
    assertThat(tree).doesNotExist();
    Path link = Files.createSymbolicLink(place.resolve("link"), precious);
    PrivateFolder.remove(link);
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    Path file = Files.writeString(place.resolve("file"), "text");
    PrivateFolder.remove(file);
    assertThat(file).doesNotExist();
    PrivateFolder.remove(file);
    assertThat(precious.toFile().list()).hasSize(20);
  }

  @Test
  void aFolderThatIsSwappedForALinkLeadsNowhereElse() throws Exception {
    Path precious = precious();
    Path swapped = Files.createSymbolicLink(place.resolve("swapped"), precious);
    try (DirectoryStream<Path> holder = Files.newDirectoryStream(place)) {
      assumeTrue(holder instanceof SecureDirectoryStream, "no descriptors of folders here");
      SecureDirectoryStream<Path> secure = (SecureDirectoryStream<Path>) holder;
      assertThatThrownBy(() -> TreeRemoval.removeFolder(secure, swapped.getFileName()))
          .isInstanceOf(IOException.class);
    }
    assertThat(precious.toFile().list()).hasSize(20);
    assertThat(swapped).isSymbolicLink();
  }

  /** A worker can make a tree that is deeper than a stack, or than descriptors are many. */
  @Test
  void aDeepTreeTakesABoundedStack() throws Exception {
    Path tree = Files.createDirectory(place.resolve("tree"));
    Path deepest = tree;
    for (int i = 0; i < 1_500; i++) {
      deepest = Files.createDirectory(deepest.resolve("d"));
    }
    Files.writeString(deepest.resolve("file"), "text");
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(null, () -> PrivateFolder.remove(tree), "small stack", 1 << 17);
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    thread.join(Patience.deadline().toMillis());
    assertThat(failure.get()).isNull();
    assertThat(tree).doesNotExist();
  }
}
