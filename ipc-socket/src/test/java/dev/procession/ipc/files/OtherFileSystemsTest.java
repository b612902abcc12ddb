package dev.procession.ipc.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** File systems with and without owners, modes, and folders that are walked by descriptors. */
class OtherFileSystemsTest {

  /** What they can do. */
  enum Kind {
    WITHOUT_OWNERS,
    WITH_OWNERS,
    WITH_OWNERS_BY_NAMES;

    FileSystem create() {
      Configuration withOwners =
          Configuration.unix().toBuilder().setAttributeViews("basic", "owner", "posix").build();
      return Jimfs.newFileSystem(
          switch (this) {
            case WITHOUT_OWNERS -> Configuration.windows();
            case WITH_OWNERS -> withOwners;
            case WITH_OWNERS_BY_NAMES ->
                withOwners.toBuilder()
                    .setSupportedFeatures(
                        Feature.LINKS, Feature.SYMBOLIC_LINKS, Feature.FILE_CHANNEL)
                    .build();
          });
    }
  }

  private static Path place(FileSystem system) throws IOException {
    return Files.createDirectory(system.getRootDirectories().iterator().next().resolve("place"));
  }

  private static UserPrincipal user(FileSystem system) throws IOException {
    return system.getUserPrincipalLookupService().lookupPrincipalByName("user"); // owns all in it
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void foldersComeAndGo(Kind kind) throws IOException {
    try (FileSystem system = kind.create()) {
      Path place = place(system);
      Path precious = Files.createDirectory(place.resolve("precious"));
      Path kept = Files.writeString(precious.resolve("kept"), "text");
      Iterator<String> names = List.of("precious", "new").iterator();
      Path made = PrivateFolder.create(place, names::next, user(system));
      assertThat(made).isEqualTo(place.resolve("new"));
      assertThat(Ownership.isPrivateFolder(made, user(system))).isTrue();
      Path deep = made;
      for (int i = 0; i < 100; i++) {
        deep = Files.createDirectory(deep.resolve("d"));
        Files.writeString(deep.resolve("file"), "text");
      }
      Files.createSymbolicLink(deep.resolve("link"), precious);
      Files.createSymbolicLink(made.resolve("a"), precious);
      PrivateFolder.remove(made);
      assertThat(Files.exists(made)).isFalse();
      assertThat(Files.exists(kept)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void filesAreReadAndLinksAreNot(Kind kind) throws IOException {
    try (FileSystem system = kind.create()) {
      Path place = place(system);
      Path file = Files.writeString(place.resolve("file"), "content");
      Path link = Files.createSymbolicLink(place.resolve("link"), file);
      assertThat(Ownership.isOwnFile(file, user(system))).isTrue();
      assertThat(Ownership.isOwnFile(link, user(system))).isFalse();
      assertThat(Ownership.isOwnFile(place, user(system))).isFalse();
      assertThat(Ownership.isOwnFile(place.resolve("none"), user(system))).isFalse();
      assertThat(BoundedFile.read(BoundedFile.openChecked(file), 4)).asString().isEqualTo("cont");
    }
  }

  @Test
  void withoutOwnersTheKindDecides() throws IOException {
    try (FileSystem system = Kind.WITHOUT_OWNERS.create()) {
      Path folder = Files.createDirectory(system.getPath("C:\\folder"));
      Path file = Files.writeString(folder.resolve("file"), "content");
      Path link = Files.createSymbolicLink(system.getPath("C:\\link"), folder);
      assertThat(PrivateFolder.ownerOnly(system, "rwx------")).isEmpty();
      assertThat(Ownership.isPrivateFolder(folder)).isTrue();
      assertThat(Ownership.isGuardedFolder(folder)).isTrue();
      assertThat(Ownership.isPrivateFolder(link)).isFalse();
      assertThat(Ownership.isGuardedFolder(link)).isFalse();
      assertThat(Ownership.isPrivateFolder(file)).isFalse();
      assertThat(BoundedFile.read(file, 100)).asString().isEqualTo("content");
    }
  }

  @Test
  void withOwnersOwnerAndModeDecide() throws IOException {
    try (FileSystem system = Kind.WITH_OWNERS.create()) {
      UserPrincipal stranger =
          system.getUserPrincipalLookupService().lookupPrincipalByName("stranger");
      Path folder = PrivateFolder.create(system.getPath("/"), () -> "folder", user(system));
      assertThat(Ownership.isPrivateFolder(folder, stranger)).isFalse();
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      assertThat(Ownership.isPrivateFolder(folder, user(system))).isFalse();
      assertThat(Ownership.isGuardedFolder(folder, user(system))).isFalse(); // no sticky bit here
    }
  }
}
