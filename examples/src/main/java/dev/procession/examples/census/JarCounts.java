package dev.procession.examples.census;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is in a jar, or in many.
 *
 * @param classes class files
 * @param oddClasses class files that could not be read
 * @param methods methods
 * @param codeBytes bytes of their instructions
 * @param nativeMethods native methods
 * @param exitCalls calls of {@code System.exit}
 * @param unsafeCalls calls of {@code sun.misc.Unsafe}
 * @param versions class files by Java release
 */
record JarCounts(
    long classes,
    long oddClasses,
    long methods,
    long codeBytes,
    long nativeMethods,
    long exitCalls,
    long unsafeCalls,
    Map<Integer, Long> versions)
    implements Serializable {

  static final JarCounts NONE = new JarCounts(0, 0, 0, 0, 0, 0, 0, Map.of());

  JarCounts plus(JarCounts other) {
    Map<Integer, Long> sum = new TreeMap<>(versions);
    other.versions.forEach((release, count) -> sum.merge(release, count, Long::sum));
    return new JarCounts(
        classes + other.classes,
        oddClasses + other.oddClasses,
        methods + other.methods,
        codeBytes + other.codeBytes,
        nativeMethods + other.nativeMethods,
        exitCalls + other.exitCalls,
        unsafeCalls + other.unsafeCalls,
        sum);
  }
}
