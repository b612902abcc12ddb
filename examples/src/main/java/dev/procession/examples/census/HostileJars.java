package dev.procession.examples.census;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Five jars that mean harm, made in a folder of their own and removed with it. */
final class HostileJars implements AutoCloseable {
  private static final int INFLATED_MEGABYTES = 256;

  private final Path folder;
  private final List<Path> jars = new ArrayList<>();

  private HostileJars(Path folder) {
    this.folder = folder;
  }

  static HostileJars make() throws IOException {
    HostileJars made = new HostileJars(Files.createTempDirectory("census-hostile"));
    made.inflating("hostile-inflates.jar");
    made.truncated("hostile-truncated.jar");
    made.probing("hostile-loops.jar", Probe.LOOP);
    made.probing("hostile-exits.jar", Probe.EXIT);
    made.probing("hostile-crashes.jar", Probe.CRASH);
    return made;
  }

  List<Path> jars() {
    return jars;
  }

  private Path add(String name) {
    Path jar = folder.resolve(name);
    jars.add(jar);
    return jar;
  }

  /** A class of zeros: a quarter of a megabyte in the jar, far more than the heap outside. */
  private void inflating(String name) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(add(name)))) {
      out.putNextEntry(new JarEntry("Bomb.class"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < INFLATED_MEGABYTES; i++) {
        out.write(zeros);
      }
    }
  }

  private void truncated(String name) throws IOException {
    Path jar = add(name);
    writeProbe(jar, Probe.LOOP);
    byte[] whole = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(whole, whole.length / 2));
  }

  private void probing(String name, Probe probe) throws IOException {
    writeProbe(add(name), probe);
  }

  private static void writeProbe(Path jar, Probe probe) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue(JarScan.PROBE, probe.className());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.putNextEntry(new JarEntry(probe.className() + ".class"));
      out.write(probe.classFile());
    }
  }

  @Override
  public void close() throws IOException {
    for (Path jar : jars) {
      Files.deleteIfExists(jar);
    }
    Files.deleteIfExists(folder);
  }
}
