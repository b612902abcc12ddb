package dev.procession.core.pool;

import java.util.Random;

/** Which schedules a build runs: the fixed ones, or as many others as it is told, or that one. */
record Seeds(long first, int count) {

  static Seeds ofThisBuild(int usual) {
    Long one = Long.getLong("seed");
    if (one != null) {
      return new Seeds(one, 1);
    }
    Integer others = Integer.getInteger("seeds");
    return others == null ? new Seeds(0, usual) : new Seeds(new Random().nextLong(), others);
  }

  Seeds tenth() {
    return new Seeds(first, Math.max(1, count / 10));
  }
}
