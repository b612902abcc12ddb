package dev.procession.core.worker;

/**
 * Text of a worker, fit for a terminal and a log: what would move the cursor, begin a line, or
 * change the direction of reading is shown as {@code \}{@code u001b} instead of being obeyed. What
 * can be printed stays as it is, in every script; tabs stay too.
 */
public final class VisibleText {
  private VisibleText() {}

  /**
   * Shows a text.
   *
   * @param text the text
   * @return what can be printed of it as it is, and the rest as escapes
   */
  public static String of(String text) {
    int clean = 0;
    while (clean < text.length() && isVisible(text, clean)) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, clean);
    for (int i = clean; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isVisible(text, i)) {
        visible.append(c);
      } else {
        visible.append(String.format("\\u%04x", (int) c));
      }
    }
    return visible.toString();
  }

  /**
   * Shows a text, cut where it is long.
   *
   * @param text the text
   * @param longest how many characters of it are shown
   * @return the same, and an ellipsis if it was cut
   */
  public static String of(String text, int longest) {
    String visible = of(text.length() > longest ? text.substring(0, longest) : text);
    return text.length() > longest || visible.length() > longest
        ? visible.substring(0, Math.min(visible.length(), longest)) + "…"
        : visible;
  }

  private static boolean isVisible(String text, int index) {
    char c = text.charAt(index);
    if (c < 0x7f) {
      return c >= ' ' || c == '\t';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      case Character.SURROGATE -> isPaired(text, index);
      default -> !isDirection(c);
    };
  }

  private static boolean isPaired(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
        : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
  }

  /** Marks, embeddings, overrides and isolates of bidirectional text. */
  private static boolean isDirection(char c) {
    return c == 0x61c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
