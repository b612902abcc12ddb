package dev.procession.examples.census;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Code that a jar asks to be run: its manifest names a {@link Runnable} as {@code Census-Probe}.
 */
final class Probe {
  static final String ATTRIBUTE = "Census-Probe";

  private Probe() {}

  static void run(Path jar, String className) throws Exception {
    URL[] urls = {jar.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Class<?> probe = Class.forName(className, true, loader);
      ((Runnable) probe.getConstructor().newInstance()).run();
    }
  }
}
