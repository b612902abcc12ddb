package dev.procession.forking;

import dev.procession.ipc.files.Ownership;
import dev.procession.ipc.files.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The private folder of one worker: its socket, its argument file, its temporary files. Where that
 * has too long a path for a socket, there is a second folder for the socket, in a place with a
 * short path, and a link from the first one to it.
 */
final class WorkerDirectory implements AutoCloseable {
  /** What fits into {@code sockaddr_un} on Linux and macOS alike, less the closing zero. */
  private static final int LONGEST_SOCKET_PATH = 102;

  private static final String SOCKET = "s";
  private static final String LINK = "elsewhere";

  private final LockedFolder folder;
  private @Nullable LockedFolder elsewhere;

  private WorkerDirectory(LockedFolder folder) {
    this.folder = folder;
  }

  static WorkerDirectory create() throws IOException {
    return create(ofTemporaryFiles());
  }

  static WorkerDirectory create(Path place) throws IOException {
    try {
      LockedFolder folder = LockedFolder.create(place);
      try {
        WorkerDirectory directory = new WorkerDirectory(folder);
        Path unused =
            Files.createDirectory(
                directory.temporaryFiles(),
                PrivateFolder.ownerOnly(folder.path().getFileSystem(), "rwx------"));
        return directory;
      } catch (IOException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static Path ofTemporaryFiles() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Where such folders may lie. */
  static List<Path> places() {
    return Stream.concat(Stream.of(ofTemporaryFiles()), shortPlaces().stream()).toList();
  }

  private static List<Path> shortPlaces() {
    String ofTheUser = System.getenv("XDG_RUNTIME_DIR");
    List<Path> places = new ArrayList<>();
    for (String name : List.of(ofTheUser == null ? "" : ofTheUser, "/tmp", "/var/tmp")) {
      try {
        Path place = Path.of(name);
        if (place.isAbsolute() && Ownership.isGuardedFolder(place.toRealPath())) {
          places.add(place);
        }
      } catch (IOException e) {
        // There is no such place here.
      }
    }
    return places;
  }

  /** A failure to write there, with the way out. */
  static IOException unusable(IOException cause) {
    return unusable(System.getProperty("java.io.tmpdir"), cause);
  }

  static IOException unusable(String folder, IOException cause) {
    return new IOException(
        "the folder for temporary files can't be used: folder="
            + folder
            + ": "
            + cause
            + "; make room there, or name another with -Djava.io.tmpdir",
        cause);
  }

  Path path() {
    return folder.path();
  }

  Path temporaryFiles() {
    return folder.path().resolve("tmp");
  }

  /**
   * Where a Unix domain socket of this worker may be bound, in a folder that nobody else can enter;
   * {@code null} if there is no such place with a path that is short enough. Called by the thread
   * that closes this directory.
   */
  @Nullable Path socketFile() {
    return fits(folder.path()) ? folder.path().resolve(SOCKET) : socketFile(shortPlaces());
  }

  /** The same in one of other places. */
  @Nullable Path socketFile(List<Path> places) {
    if (elsewhere == null) {
      elsewhere = createElsewhere(places);
    }
    return elsewhere == null ? null : elsewhere.path().resolve(SOCKET);
  }

  private @Nullable LockedFolder createElsewhere(List<Path> places) {
    for (Path place : places) {
      try {
        LockedFolder made = LockedFolder.create(place);
        if (fits(made.path())) {
          Path unused = Files.createSymbolicLink(folder.path().resolve(LINK), made.path());
          return made;
        }
        made.close();
      } catch (IOException | UnsupportedOperationException e) {
        // The next place, then.
      }
    }
    return null;
  }

  private static boolean fits(Path folder) {
    String socket = folder.resolve(SOCKET).toAbsolutePath().toString();
    return socket.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH;
  }

  @Override
  public void close() {
    if (elsewhere != null) {
      elsewhere.close();
    }
    folder.close();
  }

  /** Removes the folder of a parent that is gone, and the one elsewhere. */
  static void remove(Path folder) {
    try {
      Path linked = Files.readSymbolicLink(folder.resolve(LINK));
      if (LockedFolder.isNamedSo(linked) && Ownership.isPrivateFolder(linked)) {
        PrivateFolder.remove(linked);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // There is none.
    }
    PrivateFolder.remove(folder);
  }
}
