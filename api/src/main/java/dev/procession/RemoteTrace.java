package dev.procession;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Throwable#printStackTrace()} wrote, read back. Of a text of any other form there are
 * no frames.
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
record RemoteTrace(StackTraceElement[] frames, @Nullable RemoteTaskException cause) {
  private static final String CAUSE = "Caused by: ";
  private static final int MOST_CAUSES = 100;

  /** A loader and a module may stand before the class; a hidden class has a slash in its name. */
  private static final Pattern FRAME =
      Pattern.compile(
          "\\tat (?:(?<loader>[^/()]*)/)??(?:(?<module>[^/()@]*)(?:@(?<version>[^/()]*))?/)?"
              + "(?<type>[^/()]+(?:/0x[0-9a-f]+)?)\\.(?<method>[^/().]+)\\((?<place>[^()]*)\\)");

  private static final Pattern IN_COMMON = Pattern.compile("\\t\\.\\.\\. (\\d{1,9}) more");
  private static final Pattern LINE = Pattern.compile("(.+):(\\d{1,9})");

  static RemoteTrace read(String text) {
    List<Section> sections = sections(text);
    RemoteTaskException cause = null;
    for (int i = sections.size() - 1; i > 0; i--) {
      cause = sections.get(i).toException(cause);
    }
    return new RemoteTrace(sections.get(0).frames(), cause);
  }

  /** The exception itself, then its causes. */
  private static List<Section> sections(String text) {
    List<Section> sections = new ArrayList<>();
    StackTraceElement[] enclosing = {};
    int start = 0;
    while (start >= 0 && sections.size() <= MOST_CAUSES) {
      int next = text.indexOf("\n" + CAUSE, start);
      String part = text.substring(start, next < 0 ? text.length() : next);
      Section section = new Section(part, frames(part, enclosing));
      sections.add(section);
      enclosing = section.frames();
      start = next < 0 ? next : next + 1 + CAUSE.length();
    }
    return sections;
  }

  private static StackTraceElement[] frames(String part, StackTraceElement[] enclosing) {
    List<StackTraceElement> frames = new ArrayList<>();
    part.lines()
        .forEach(
            line -> {
              Matcher frame = FRAME.matcher(line);
              Matcher common = IN_COMMON.matcher(line);
              if (frame.matches()) {
                frames.add(element(frame));
              } else if (common.matches()) {
                int count = Math.min(Integer.parseInt(common.group(1)), enclosing.length);
                frames.addAll(
                    List.of(enclosing).subList(enclosing.length - count, enclosing.length));
              }
            });
    return frames.toArray(new StackTraceElement[0]);
  }

  private static StackTraceElement element(Matcher frame) {
    String place = frame.group("place");
    Matcher line = LINE.matcher(place);
    boolean numbered = line.matches();
    boolean isNative = place.equals("Native Method");
    String file = numbered ? line.group(1) : place;
    return new StackTraceElement(
        frame.group("loader"),
        frame.group("module"),
        frame.group("version"),
        frame.group("type"),
        frame.group("method"),
        isNative || file.equals("Unknown Source") ? null : file,
        isNative ? -2 : numbered ? Integer.parseInt(line.group(2)) : -1);
  }

  private record Section(String text, StackTraceElement[] frames) {
    RemoteTaskException toException(@Nullable RemoteTaskException cause) {
      String head = text.lines().findFirst().orElse("");
      int colon = head.indexOf(": ");
      return new RemoteTaskException(
          head, colon < 0 ? head : head.substring(0, colon), text, frames, cause);
    }
  }
}
