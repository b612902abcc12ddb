package dev.procession.examples.census;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The task: one jar, read in a worker. Nothing in it is trusted, so nothing is guarded against. */
final class JarReader {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String SUFFIX = ".class";

  private JarReader() {}

  /** Counts, and runs the jar's probe if its manifest names one. */
  static JarCount countAndProbe(String jar) throws Exception {
    JarCount count = count(jar);
    String probe = probe(jar);
    if (probe != null) {
      Probe.run(Path.of(jar), probe);
    }
    return count;
  }

  static JarCount count(String jar) throws IOException {
    ClassTally tally = new ClassTally();
    try (ZipFile zip = new ZipFile(jar)) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && entry.getName().endsWith(SUFFIX)) {
          tally.add(bytes(zip, entry));
        }
      }
    }
    return tally.count();
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream stream = zip.getInputStream(entry)) {
      return stream.readAllBytes();
    }
  }

  private static @Nullable String probe(String jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar)) {
      ZipEntry entry = zip.getEntry(MANIFEST);
      if (entry == null) {
        return null;
      }
      try (InputStream stream = zip.getInputStream(entry)) {
        return new Manifest(stream).getMainAttributes().getValue(Probe.ATTRIBUTE);
      }
    }
  }
}
