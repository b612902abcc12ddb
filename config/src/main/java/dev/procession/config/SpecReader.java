package dev.procession.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads values where the parser stands, and refuses others with their place in the file. */
final class SpecReader {

  /** What a key does to what is being built. */
  @FunctionalInterface
  interface Setting<T> {
    T apply(T built, SpecReader value) throws IOException;
  }

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h)");

  private final Path file;
  private final JsonParser parser;

  SpecReader(Path file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /** Reads an object whose keys are all known; each is applied to what was built so far. */
  <T> T object(String what, T start, Map<String, Setting<T>> keys) throws IOException {
    expect(JsonToken.START_OBJECT, what);
    T built = start;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Setting<T> key = keys.get(name);
      if (key == null) {
        throw refuse(
            "unknown key in "
                + what
                + ": '"
                + name
                + "'; there are: "
                + new TreeSet<>(keys.keySet()));
      }
      parser.nextToken();
      built = apply(key, built, name);
    }
    return built;
  }

  /** A rule that the spec itself checks is told with the place of the value. */
  private <T> T apply(Setting<T> key, T built, String name) throws IOException {
    JsonLocation location = parser.currentTokenLocation();
    try {
      return key.apply(built, this);
    } catch (IllegalArgumentException e) {
      throw new SpecFileException(
          "bad value of '" + name + "': " + place(file, location) + ": " + e.getMessage(), e);
    }
  }

  String string() throws IOException {
    expect(JsonToken.VALUE_STRING, "the value");
    return parser.getText();
  }

  Path path() throws IOException {
    return Path.of(string());
  }

  int integer() throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, "the value");
    if (parser.getNumberType() != JsonParser.NumberType.INT) {
      throw refuse(
          "too large a number: " + parser.getText() + "; the largest is " + Integer.MAX_VALUE);
    }
    return parser.getIntValue();
  }

  boolean bool() {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw wrongType("the value", "true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  Duration duration() throws IOException {
    String text = string();
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw refuse("not a time: '" + text + "'; write it as \"250ms\", \"10s\", \"5m\" or \"1h\"");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  List<String> strings() throws IOException {
    expect(JsonToken.START_ARRAY, "the value");
    List<String> strings = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      strings.add(string());
    }
    return strings;
  }

  Map<String, String> stringMap() throws IOException {
    expect(JsonToken.START_OBJECT, "the value");
    Map<String, String> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, string());
    }
    return map;
  }

  private void expect(JsonToken wanted, String what) {
    if (parser.currentToken() != wanted) {
      throw wrongType(what, SpecFile.describe(wanted));
    }
  }

  private SpecFileException wrongType(String what, String wanted) {
    JsonToken token = parser.currentToken();
    String found = token == null ? "nothing" : SpecFile.describe(token);
    return refuse("wrong type: " + what + " must be " + wanted + ", found " + found);
  }

  SpecFileException refuse(String fact) {
    return new SpecFileException(
        fact + " (" + place(file, parser.currentTokenLocation()) + ")", null);
  }

  static String place(Path file, JsonLocation location) {
    return file + ", line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
