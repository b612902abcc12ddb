package dev.procession.examples.census;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A jar to count.
 *
 * @param path its file
 * @param hostile whether the census made it
 */
record Candidate(Path path, boolean hostile) {

  /** The honest jars in their order, the hostile ones evenly among them. */
  static List<Candidate> spread(List<Path> honest, List<Path> hostile) {
    List<Candidate> all = new ArrayList<>(honest.size() + hostile.size());
    int made = 0;
    for (int i = 0; i < honest.size(); i++) {
      while (made < hostile.size() && (long) made * honest.size() <= (long) i * hostile.size()) {
        all.add(new Candidate(hostile.get(made++), true));
      }
      all.add(new Candidate(honest.get(i), false));
    }
    hostile.subList(made, hostile.size()).forEach(jar -> all.add(new Candidate(jar, true)));
    return all;
  }
}
