package dev.procession.forking;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes jars for tests. */
final class Jars {
  private Jars() {}

  /** The entries of this test's class path. */
  static List<String> entries() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.asList(classPath.split(File.pathSeparator));
  }

  /** The same classes in jars alone; those of folders are packed into jars in {@code folder}. */
  static List<String> packed(Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : entries()) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = folder.resolve("packed-" + jars.size() + ".jar");
        pack(path, jar);
        jars.add(jar.toString());
      } else {
        jars.add(entry);
      }
    }
    return jars;
  }

  static void pack(Path tree, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(tree)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(tree.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
  }

  static void write(Path jar, String name, String content) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(name));
      out.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  /** A jar that only names other entries. */
  static void manifestOnly(Path jar, String classPath) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }
}
