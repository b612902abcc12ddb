package dev.procession.examples.census;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** What runs in a worker, once for each jar. */
final class JarScan {
  /** A jar may name a class that the census runs: untrusted code is what isolation is for. */
  static final String PROBE = "Census-Probe";

  private JarScan() {}

  static JarCounts scan(String path) throws Exception {
    File file = new File(path);
    JarCounts counts = JarCounts.NONE;
    try (JarFile jar = new JarFile(file, false)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class")) {
          counts = counts.plus(ClassCounter.count(read(jar, entry)));
        }
      }
      Manifest manifest = jar.getManifest();
      String probe = manifest == null ? null : manifest.getMainAttributes().getValue(PROBE);
      if (probe != null) {
        run(probe, file);
      }
    }
    return counts;
  }

  private static byte[] read(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream content = jar.getInputStream(entry)) {
      return content.readAllBytes();
    }
  }

  private static void run(String probe, File jar) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toURI().toURL()})) {
      Object instance = loader.loadClass(probe).getDeclaredConstructor().newInstance();
      ((Runnable) instance).run();
    }
  }
}
