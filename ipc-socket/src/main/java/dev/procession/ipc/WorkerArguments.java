package dev.procession.ipc;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the program {@link Worker} is told.
 *
 * @param address where it listens
 * @param secret what it shares with its executors
 * @param names all that it goes by, its address first
 * @param peers whose executors it serves
 * @param once whether it ends with its first executor
 */
record WorkerArguments(
    Address address, byte[] secret, Set<String> names, PeerUsers peers, boolean once) {
  static final String USAGE =
      "usage: java -cp CLASSPATH dev.procession.ipc.Worker ADDRESS --key-file FILE"
          + " [--known-as ADDRESS]... [--peer-user USER]... [--once]"
          + "   (ADDRESS: unix:/path or tcp://127.0.0.1:7070)";

  /**
   * Reads the arguments, and the key file.
   *
   * @throws IllegalArgumentException if they can't be; its message is for whoever wrote them
   */
  static WorkerArguments parse(String... arguments) {
    if (arguments.length == 0 || arguments[0].startsWith("--")) {
      throw new IllegalArgumentException(USAGE);
    }
    Address address = Address.parse(arguments[0]);
    Path keyFile = null;
    Set<String> names = new LinkedHashSet<>(List.of(address.canonical()));
    List<String> users = new ArrayList<>();
    boolean once = false;
    for (int i = 1; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--once" -> once = true;
        case "--key-file" -> keyFile = path(value(arguments, ++i));
        case "--known-as" -> names.add(Address.parse(value(arguments, ++i)).canonical());
        case "--peer-user" -> users.add(value(arguments, ++i));
        default ->
            throw new IllegalArgumentException("no such option: '" + arguments[i] + "'; " + USAGE);
      }
    }
    return new WorkerArguments(address, read(keyFile), names, PeerUsers.of(users), once);
  }

  private static byte[] read(@Nullable Path keyFile) {
    if (keyFile == null) {
      throw new IllegalArgumentException("--key-file is missing; " + USAGE);
    }
    return KeyFile.read(keyFile);
  }

  private static String value(String[] arguments, int at) {
    if (at == arguments.length) {
      throw new IllegalArgumentException(arguments[at - 1] + " needs a value; " + USAGE);
    }
    return arguments[at];
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("no path: '" + text + "'", e);
    }
  }
}
