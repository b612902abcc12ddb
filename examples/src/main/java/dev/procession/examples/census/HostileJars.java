package dev.procession.examples.census;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** The five jars that a reader of untrusted jars must survive, made in a folder. */
final class HostileJars {
  /** What the bomb inflates to; as a file it is a thousandth of that. */
  private static final int BOMB_MEGABYTES = 256;

  private static final int MEGABYTE = 1 << 20;

  private final Path folder;

  private HostileJars(Path folder) {
    this.folder = folder;
  }

  static List<Path> make(Path folder) throws IOException {
    HostileJars jars = new HostileJars(folder);
    return List.of(
        jars.bomb(),
        jars.truncated(),
        jars.probe("hostile-endless-loop.jar", ProbeClass.ENDLESS_LOOP),
        jars.probe("hostile-system-exit.jar", ProbeClass.SYSTEM_EXIT),
        jars.probe("hostile-segfault.jar", ProbeClass.SEGFAULT));
  }

  private Path bomb() throws IOException {
    Path jar = folder.resolve("hostile-bomb.jar");
    byte[] zeros = new byte[MEGABYTE];
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("Bomb.class"));
      for (int i = 0; i < BOMB_MEGABYTES; i++) {
        out.write(zeros);
      }
      out.closeEntry();
    }
    return jar;
  }

  private Path truncated() throws IOException {
    Path whole = probe("whole.jar", ProbeClass.SYSTEM_EXIT);
    byte[] bytes = Files.readAllBytes(whole);
    Files.delete(whole);
    return Files.write(
        folder.resolve("hostile-truncated.jar"), Arrays.copyOf(bytes, bytes.length / 2));
  }

  private Path probe(String name, ProbeClass probe) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue(Probe.ATTRIBUTE, ProbeClass.NAME);
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.putNextEntry(new ZipEntry(ProbeClass.NAME + ".class"));
      out.write(probe.bytes());
      out.closeEntry();
    }
    return jar;
  }
}
