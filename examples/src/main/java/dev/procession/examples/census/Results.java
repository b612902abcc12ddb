package dev.procession.examples.census;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the census has found so far. Sums, the largest, and the fates: it does not grow with jars.
 */
final class Results {
  private final Path directory;
  private final List<Fate> fates = new ArrayList<>();
  private final Largest byCode = new Largest(JarCount::codeBytes);
  private final Largest byExits = new Largest(JarCount::exits);
  private final Largest byUnsafe = new Largest(JarCount::unsafe);
  private JarCount sum = JarCount.nothing();
  private int counted;
  private int honest;

  Results(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  void counted(Candidate jar, JarCount count) {
    honest += jar.hostile() ? 0 : 1;
    counted++;
    sum = sum.plus(count);
    for (Largest largest : List.of(byCode, byExits, byUnsafe)) {
      largest.add(name(jar), count);
    }
  }

  void failed(Candidate jar, Throwable failure) {
    honest += jar.hostile() ? 0 : 1;
    fates.add(Fate.of(name(jar), jar.hostile(), failure));
  }

  private String name(Candidate jar) {
    Path name = jar.hostile() ? jar.path().getFileName() : directory.relativize(jar.path());
    return Text.line(String.valueOf(name));
  }

  JarCount sum() {
    return sum;
  }

  int counted() {
    return counted;
  }

  /** How many jars were not made by the census itself. */
  int honest() {
    return honest;
  }

  List<Fate> fates() {
    return fates;
  }

  Largest byCode() {
    return byCode;
  }

  Largest byExits() {
    return byExits;
  }

  Largest byUnsafe() {
    return byUnsafe;
  }
}
