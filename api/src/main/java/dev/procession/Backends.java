package dev.procession;

import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The backends that {@link ServiceLoader} finds; a name selects exactly one of them. In plain
 * loops: this is the first that a program runs of ours, and its first lambdas are slow.
 */
final class Backends {
  private static final String LIST = "META-INF/services/" + Backend.class.getName();

  private Backends() {}

  static Executor open(ExecutorSpec spec) {
    List<Backend> found = find();
    List<Backend> named = new ArrayList<>();
    for (Backend backend : found) {
      if (backend.name().equals(spec.backend())) {
        named.add(backend);
      }
    }
    if (named.size() == 1) {
      return named.get(0).open(spec);
    }
    throw named.isEmpty() ? unknown(spec.backend(), found) : ambiguous(spec.backend(), named);
  }

  static SortedSet<String> names() {
    return find().stream().map(Backend::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Looks through the caller's context loader, then through this class's own. */
  private static List<Backend> find() {
    List<Backend> found = new ArrayList<>();
    ClassLoader own = Backend.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      for (ClassLoader loader :
          context == null || context == own ? only(own) : List.of(context, own)) {
        for (Backend backend : ServiceLoader.load(Backend.class, loader)) {
          if (isNew(backend, found)) {
            found.add(backend);
          }
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new UnknownBackendException(
          "a backend on the class path can't be loaded: "
              + e.getMessage()
              + "; correct or remove the jar that names it in "
              + LIST,
          e);
    }
    return found;
  }

  private static List<ClassLoader> only(@Nullable ClassLoader loader) {
    return List.of(loader == null ? ClassLoader.getSystemClassLoader() : loader);
  }

  private static boolean isNew(Backend backend, List<Backend> found) {
    for (Backend other : found) {
      if (other.getClass() == backend.getClass()) {
        return false;
      }
    }
    return true;
  }

  private static UnknownBackendException unknown(String name, List<Backend> found) {
    return new UnknownBackendException(
        "no such backend: name='"
            + name
            + "', "
            + (found.isEmpty() ? "and there is none at all" : "there are: " + describe(found))
            + (isUnlisted(name)
                ? "; its class is there, but no "
                    + LIST
                    + " names it: where jars are merged into one, their lists must be merged too,"
                    + " as Maven Shade's ServicesResourceTransformer does"
                : "; add the jar of the backend"
                    + jar(name)
                    + " to the class path, or choose one that is there"),
        null);
  }

  /** Whether it is a backend of ours whose entry in a list of services was lost. */
  private static boolean isUnlisted(String name) {
    try {
      return Class.forName(ours(name), false, Backend.class.getClassLoader()) != null;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static String ours(String name) {
    return switch (name) {
      case "local" -> "dev.procession.local.LocalBackend";
      case "forking" -> "dev.procession.forking.ForkingBackend";
      case "socket" -> "dev.procession.ipc.SocketBackend";
      default -> "";
    };
  }

  private static String jar(String name) {
    return switch (name) {
      case "local", "forking" -> " (procession-core-" + name + ")";
      case "socket" -> " (procession-ipc-socket)";
      default -> "";
    };
  }

  private static UnknownBackendException ambiguous(String name, List<Backend> named) {
    return new UnknownBackendException(
        "several backends have the name '"
            + name
            + "': "
            + describe(named)
            + "; remove all of these but one from the class path",
        null);
  }

  private static String describe(List<Backend> backends) {
    return backends.stream()
        .map(
            backend ->
                backend.name()
                    + " ("
                    + backend.getClass().getName()
                    + " in "
                    + origin(backend)
                    + ")")
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String origin(Backend backend) {
    CodeSource source = backend.getClass().getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return location == null ? "the runtime image" : location.toString();
  }
}
