package dev.procession.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.procession.ExecutorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads an {@link ExecutorSpec} from a JSON file. The keys are the names of the withers, without
 * {@code with}:
 *
 * <pre>{@code
 * {
 *   "backend": "forking",
 *   "workers": 4,
 *   "idleTimeout": "30s",
 *   "restarts": {"count": 5, "period": "1m"},
 *   "process": {"maxHeap": "256m", "systemProperties": {"mode": "batch"}}
 * }
 * }</pre>
 *
 * <p>Times are written as {@code "250ms"}, {@code "10s"}, {@code "5m"} or {@code "1h"}, sizes as
 * {@code "64k"}, {@code "256m"} or {@code "2g"}. An initializer is code and can't be in a file.
 */
public final class SpecFile {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private SpecFile() {}

  /**
   * Reads a file.
   *
   * @param file the file, in UTF-8
   * @return the spec
   * @throws SpecFileException if there is no such file, it is not JSON, or has an unknown key, a
   *     wrong type or a bad value
   */
  public static ExecutorSpec read(Path file) {
    try (JsonParser parser = JSON.createParser(Files.newInputStream(file))) {
      SpecReader reader = new SpecReader(file, parser);
      parser.nextToken();
      ExecutorSpec spec = Keys.executor(reader);
      if (parser.nextToken() != null) {
        throw reader.refuse("there is more after the end of the spec; remove it");
      }
      return spec;
    } catch (NoSuchFileException e) {
      throw new SpecFileException("there is no spec file: file=" + file, e);
    } catch (JsonParseException e) {
      throw new SpecFileException(
          "not JSON: " + SpecReader.place(file, e.getLocation()) + ": " + forPeople(e), e);
    } catch (IOException e) {
      throw new SpecFileException("a spec file can't be read: file=" + file + ": " + e, e);
    }
  }

  /** Jackson's message, less its remarks on what it does not show. */
  private static String forPeople(JsonParseException e) {
    return e.getOriginalMessage().replaceAll("\\[Source: [^\\]]*; (line: [^\\]]*)\\]", "$1");
  }

  /** The name of a token for people. */
  static String describe(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      default -> token.toString();
    };
  }
}
