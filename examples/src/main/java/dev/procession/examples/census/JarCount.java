package dev.procession.examples.census;

import java.io.Serializable;
import java.util.TreeMap;

/**
 * What one jar holds. It travels from the worker to the parent.
 *
 * @param classes how many classes
 * @param unreadable how many {@code .class} entries are no class files
 * @param methods how many methods
 * @param codeBytes the size of their bytecode
 * @param nativeMethods how many of them are native
 * @param exits how many calls of {@code System.exit}
 * @param unsafe how many calls of methods of {@code sun.misc.Unsafe}
 * @param versions how many classes of each class-file version
 */
record JarCount(
    long classes,
    long unreadable,
    long methods,
    long codeBytes,
    long nativeMethods,
    long exits,
    long unsafe,
    TreeMap<Integer, Long> versions)
    implements Serializable {

  static JarCount nothing() {
    return new JarCount(0, 0, 0, 0, 0, 0, 0, new TreeMap<>());
  }

  JarCount plus(JarCount other) {
    TreeMap<Integer, Long> both = new TreeMap<>(versions);
    other.versions.forEach((version, count) -> both.merge(version, count, Long::sum));
    return new JarCount(
        classes + other.classes,
        unreadable + other.unreadable,
        methods + other.methods,
        codeBytes + other.codeBytes,
        nativeMethods + other.nativeMethods,
        exits + other.exits,
        unsafe + other.unsafe,
        both);
  }
}
