package dev.procession.ipc.codec;

import java.io.ObjectInputFilter.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * ObjectInputFilter asks about classes that are loaded already, and what is loaded stays. This reads
 * the same patterns and answers for a name. Where a pattern names a module, only the class can tell:
 * then the answer is undecided, and the filter itself is asked about the class, as always.
 */
/** What the pattern of a filter says of a class that is not loaded yet. */
final class ClassNames {
  /** No array of anybody's has so many. */
  static final int MOST_DIMENSIONS = 32;

  /**
   * Which hold nothing by themselves: boxed values and strings, and what is said along with others.
   */
  private static final Set<String> UNASKED =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double",
          "java.lang.Number",
          "java.lang.String",
          "java.lang.Enum", // the superclass of a constant's
          "java.lang.Object", // of the elements of Object[], which are asked about
          "java.util.Map$Entry"); // of a table's, as HashMap asks

  private record Part(String text, boolean prefix, boolean ofPackage, Status status) {
    boolean matches(String name) {
      if (ofPackage) {
        return name.lastIndexOf('.') == text.length() && name.startsWith(text);
      }
      return prefix ? name.startsWith(text) : name.equals(text);
    }

    static Part of(String pattern, Status status) {
      if (pattern.endsWith(".*")) {
        return new Part(pattern.substring(0, pattern.length() - 2), false, true, status);
      } else if (pattern.endsWith("*")) { // also "pkg.**", which ends with the dot then
        int stars = pattern.endsWith(".**") ? 2 : 1;
        return new Part(pattern.substring(0, pattern.length() - stars), true, false, status);
      }
      return new Part(pattern, false, false, status);
    }
  }

  /** Up to the first that names a module and may match. */
  private final List<@Nullable Part> parts = new ArrayList<>();

  /** Reads a pattern that {@link java.io.ObjectInputFilter.Config#createFilter} takes. */
  ClassNames(String pattern) {
    for (String text : pattern.split(";", -1)) {
      if (text.isEmpty() || text.indexOf('=') >= 0) {
        continue;
      }
      boolean negated = text.charAt(0) == '!';
      String positive = negated ? text.substring(1) : text;
      parts.add(
          positive.indexOf('/') >= 0
              ? null
              : Part.of(positive, negated ? Status.REJECTED : Status.ALLOWED));
    }
  }

  /** Whether a class is decided about whatever its name is: see {@link #UNASKED}. */
  static boolean isUnasked(String name) {
    return UNASKED.contains(name);
  }

  /**
   * Takes the name of a class or array, and returns that of its elements; empty if they are
   * primitive.
   *
   * @throws NotAdmitted if it has too many dimensions
   */
  static String elementOf(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions > MOST_DIMENSIONS) {
      throw new NotAdmitted(
          "an array has too many dimensions: dimensions="
              + dimensions
              + ", most="
              + MOST_DIMENSIONS);
    } else if (dimensions == 0) {
      return name;
    }
    boolean ofClass = name.startsWith("L", dimensions) && name.endsWith(";");
    return ofClass ? name.substring(dimensions + 1, name.length() - 1) : "";
  }

  /** What the pattern says of a class; undecided also where its module decides. */
  Status status(String name) {
    for (Part part : parts) {
      if (part == null) {
        return Status.UNDECIDED;
      } else if (part.matches(name)) {
        return part.status();
      }
    }
    return Status.UNDECIDED;
  }
}
