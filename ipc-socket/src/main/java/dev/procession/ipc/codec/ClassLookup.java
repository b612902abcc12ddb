package dev.procession.ipc.codec;

import org.jspecify.annotations.Nullable;

/** Finds a class by its name: with the loader of the moment, then with ours. */
final class ClassLookup {
  private ClassLookup() {}

  static Class<?> find(String name, @Nullable ClassLoader loader) {
    try {
      return tryFind(name, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("class not found: " + name, e);
    }
  }

  static Class<?> tryFind(String name, @Nullable ClassLoader loader) throws ClassNotFoundException {
    if (loader != null) {
      try {
        return Class.forName(name, false, loader);
      } catch (ClassNotFoundException e) {
        // the codec's own loader comes next
      }
    }
    return Class.forName(name, false, ClassLookup.class.getClassLoader());
  }
}
