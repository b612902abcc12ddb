package dev.procession.examples.census;

import java.util.Locale;

/** Text for a terminal or a page; what comes from a jar may hold anything. */
final class Text {
  private static final int LONGEST = 160;

  private Text() {}

  /** One line without control characters, not too long. */
  static String line(String text) {
    String clean = text.replaceAll("\\p{C}+", " ").strip();
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 1) + "…";
  }

  static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The Java release of a class-file version. */
  static String release(int version) {
    return version < 49 ? "Java 1." + (version - 44) : "Java " + (version - 44);
  }
}
