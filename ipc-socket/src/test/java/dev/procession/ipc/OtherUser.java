package dev.procession.ipc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.ipc.files.Ownership;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Another user of this machine, who can be made where the tests run as root; elsewhere the tests
 * that need him are skipped. As a program, it is at one end of a Unix socket as that user, and
 * prints how many bytes it heard before the other side closed.
 */
final class OtherUser {
  static final String ID = "65533";

  private OtherUser() {}

  /** Skips the test where there can be none. */
  static void require() {
    assumeTrue(
        Ownership.self() != null && Ownership.self().getName().equals("root"),
        "only root can make files and processes of another user");
  }

  /** Makes a file that user's. */
  static Path give(Path file) throws IOException {
    return Files.setOwner(
        file, FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(ID));
  }

  /** A process of that user: it connects to the socket, or listens there. */
  static Process at(Path socket, boolean listens) throws IOException {
    String setpriv = "/usr/bin/setpriv";
    assumeTrue(Files.isExecutable(Path.of(setpriv)), "there is no " + setpriv);
    return new ProcessBuilder(
            setpriv,
            "--reuid=" + ID,
            "--regid=" + ID,
            "--clear-groups",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            readableByAll(socket.resolveSibling("program")).toString(),
            OtherUser.class.getName(),
            socket.toString(),
            Boolean.toString(listens))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** This class alone, where everybody can read it. */
  private static Path readableByAll(Path folder) throws IOException {
    String name = OtherUser.class.getName().replace('.', '/') + ".class";
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream in = OtherUser.class.getClassLoader().getResourceAsStream(name)) {
      Files.write(file, in.readAllBytes());
    }
    for (Path made = file; !made.equals(folder.getParent()); made = made.getParent()) {
      Path unused = open(made);
    }
    return folder;
  }

  /** Everybody may go there, and write to it. */
  static Path open(Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  public static void main(String[] arguments) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(arguments[0]);
    int heard;
    if (Boolean.parseBoolean(arguments[1])) {
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(address);
        System.out.println("listening");
        heard = hear(server.accept());
      }
    } else {
      heard = hear(SocketChannel.open(address));
    }
    System.out.println("heard " + heard);
  }

  private static int hear(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(71);
    try (channel) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        Thread.onSpinWait();
      }
    }
    return bytes.position();
  }
}
