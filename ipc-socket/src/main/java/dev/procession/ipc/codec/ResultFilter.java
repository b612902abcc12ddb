package dev.procession.ipc.codec;

import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a worker may send: the filter of {@link dev.procession.ExecutorSpec#withResultFilter}.
 * Thread-safe.
 */
public final class ResultFilter {
  /** Has a length and no class that could be refused. */
  private static final Class<?> ANY_ARRAY = byte[].class;

  private final String pattern;
  private final ObjectInputFilter filter;
  private final ClassNames names;

  private ResultFilter(String pattern) {
    this.pattern = pattern;
    this.filter = ObjectInputFilter.Config.createFilter(pattern);
    this.names = new ClassNames(pattern);
  }

  /** The filter for a pattern; {@code null} if there is none, and everything may be sent. */
  public static @Nullable ResultFilter of(@Nullable String pattern) {
    return pattern == null ? null : new ResultFilter(pattern);
  }

  /** What a class that is not loaded yet, and is no array, would be refused for. */
  boolean refuses(String name) {
    return !ClassNames.isUnasked(name) && names.status(name) == ObjectInputFilter.Status.REJECTED;
  }

  /** Whether something is refused, for its class or for one of the limits. */
  boolean refuses(Question question) {
    return filter.checkInput(question.about(publicClass(question)))
        == ObjectInputFilter.Status.REJECTED;
  }

  /** Boxed values and the like are asked about for the limits only. */
  private static @Nullable Class<?> publicClass(Question question) {
    Class<?> type = question.serialClass();
    Class<?> element = type;
    while (element != null && element.isArray()) {
      element = element.getComponentType();
    }
    if (element == null) {
      return null;
    } else if (ClassNames.isUnasked(element.getName())) {
      return type != null && type.isArray() ? ANY_ARRAY : null;
    }
    return type == element ? publicClass(element) : type;
  }

  /** The class that a pattern can know of one that the JDK has for a type. */
  private static Class<?> publicClass(Class<?> type) {
    if (type.getClassLoader() == null) {
      for (Class<?> known : new Class<?>[] {Path.class, Charset.class, ByteBuffer.class}) {
        if (known.isAssignableFrom(type)) {
          return known;
        }
      }
    }
    return type;
  }

  String refusal(String what) {
    return "the result filter refuses "
        + what
        + ": filter='"
        + pattern
        + "'; let ExecutorSpec.withResultFilter admit it, or return something that it admits";
  }
}
