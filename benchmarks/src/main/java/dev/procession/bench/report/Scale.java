package dev.procession.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value lies between the left edge, 0, and the right, 1. Values far apart get a logarithmic
 * scale: each line is ten times the one before.
 *
 * @param left the value at the left edge
 * @param right the value at the right edge
 * @param isLogarithmic which of the two it is
 */
record Scale(double left, double right, boolean isLogarithmic) {
  private static final double FAR = 50;

  static Scale of(double least, double most) {
    if (least > 0 && most / least > FAR) {
      double below = Math.pow(10, Math.floor(Math.log10(least)));
      return new Scale(below == least ? below / 10 : below, most, true);
    }
    return new Scale(0, most <= 0 ? 1 : most, false);
  }

  double position(double value) {
    double part =
        isLogarithmic
            ? Math.log(Math.max(value, left) / left) / Math.log(right / left)
            : value / right;
    return Math.max(0, Math.min(1, part));
  }

  /** Where lines help: at the powers of ten. */
  List<Double> lines() {
    List<Double> lines = new ArrayList<>();
    if (isLogarithmic) {
      for (double line = left; line <= right; line *= 10) {
        lines.add(line);
      }
    }
    return lines;
  }
}
