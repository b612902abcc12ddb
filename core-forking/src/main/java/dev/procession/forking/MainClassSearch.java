package dev.procession.forking;

import dev.procession.ProcessSpec;
import dev.procession.WorkerStartException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the main class of a child where the child would: among the entries of its class path,
 * and what the manifests of its jars name. Most programs need no search, as the main class of this
 * JVM lies in one of the entries; it is done for the others, whose classes come from a loader of
 * their own.
 */
final class MainClassSearch {
  private static final String MAIN = ForkedMain.class.getName().replace('.', '/') + ".class";

  private final List<String> entries;
  private final boolean given;
  private final boolean elsewhere;

  private MainClassSearch(List<String> entries, boolean given, boolean elsewhere) {
    this.entries = entries;
    this.given = given;
    this.elsewhere = elsewhere;
  }

  static MainClassSearch of(ProcessSpec spec, UnaryOperator<@Nullable String> properties) {
    ParentPaths parent =
        ParentPaths.of(
            text(properties.apply("java.class.path")), text(properties.apply("jdk.module.path")));
    ChildPaths child = ChildPaths.of(spec, parent);
    boolean ofModules = !child.modulePath().isEmpty() && ForkedMain.class.getModule().isNamed();
    boolean boot = Prefixes.any(spec.jvmArguments(), List.of("-Xbootclasspath/a"));
    return new MainClassSearch(child.classPath(), !spec.classPath().isEmpty(), ofModules || boot);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /**
   * Refuses a class path without the main class.
   *
   * @throws WorkerStartException with what there is instead, and the way out
   */
  void check() {
    if (elsewhere || has(ownLocation()) || isFound()) {
      return;
    }
    throw new WorkerStartException(given ? ofGiven() : ofParent(), null);
  }

  private String ofGiven() {
    return "the class path that the spec gives lacks this library: entries="
        + entries.size()
        + ", none has "
        + MAIN
        + "; add the jars of procession-core-forking and what it needs to ProcessSpec.withClassPath";
  }

  private String ofParent() {
    for (String entry : entries) {
      if (isFatJar(entry)) {
        return "the classes are nested in a fat jar that only its own launcher can read: jar="
            + entry
            + "; extract it (java -Djarmode=tools -jar APP.jar extract) and start from the"
            + " extracted jars, or give ProcessSpec.withClassPath";
      }
    }
    return entries.isEmpty()
        ? "this JVM has neither a class path nor a module path (java.class.path is empty), as in a"
            + " runtime image; give ProcessSpec.withClassPath"
        : "this program's classes are not on this JVM's class path, where a child JVM would look,"
            + " but come from a loader of their own, as in a web application, under mvn exec:java"
            + " or under JarLauncher: loader="
            + ForkedMain.class.getClassLoader().getClass().getName()
            + ", java.class.path="
            + summary()
            + "; give the program's jars with ProcessSpec.withClassPath, or start it with java -cp";
  }

  private String summary() {
    return entries.size() == 1
        ? entries.get(0)
        : entries.get(0) + " and " + (entries.size() - 1) + " more";
  }

  private boolean has(@Nullable Path location) {
    return location != null && entries.contains(location.toString());
  }

  /** Where this JVM has the class from; {@code null} if that is no file. */
  private static @Nullable Path ownLocation() {
    CodeSource source = ForkedMain.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    try {
      return location == null || !location.getProtocol().equals("file")
          ? null
          : Path.of(location.toURI());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return null;
    }
  }

  private boolean isFound() {
    Deque<Path> open = new ArrayDeque<>();
    for (String entry : entries) {
      open.add(Path.of(entry));
    }
    Set<Path> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Path entry = open.remove();
      if (seen.add(entry) && (Files.isDirectory(entry) ? holds(entry) : holds(entry, open))) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(Path folder) {
    return Files.exists(folder.resolve(MAIN));
  }

  private static boolean holds(Path entry, Deque<Path> open) {
    if (entry.endsWith("*")) {
      addJars(entry.resolveSibling(""), open);
      return false;
    }
    if (!Files.isRegularFile(entry)) {
      return false;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      addNamed(jar.getManifest(), entry, open);
      return jar.getEntry(MAIN) != null;
    } catch (IOException e) {
      return false; // not a jar: the JVM ignores it as well
    }
  }

  /** What {@code lib/*} means to the launcher. */
  private static void addJars(Path folder, Deque<Path> open) {
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))
          .forEach(open::add);
    } catch (IOException e) {
      // Then it has none.
    }
  }

  private static void addNamed(@Nullable Manifest manifest, Path jar, Deque<Path> open) {
    String named =
        manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    if (named == null) {
      return;
    }
    for (String name : List.of(named.trim().split("\\s+"))) {
      try {
        open.add(Path.of(jar.toUri().resolve(name)));
      } catch (IllegalArgumentException | FileSystemNotFoundException e) {
        // Not a file: the JVM can't read it either.
      }
    }
  }

  private static boolean isFatJar(String entry) {
    if (!new File(entry).isFile()) {
      return false;
    }
    try (JarFile jar = new JarFile(entry)) {
      return jar.getEntry("BOOT-INF/classes/") != null || jar.getEntry("WEB-INF/classes/") != null;
    } catch (IOException e) {
      return false;
    }
  }
}
