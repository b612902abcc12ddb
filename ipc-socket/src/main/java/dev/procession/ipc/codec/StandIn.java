package dev.procession.ipc.codec;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Travels in the place of an object that isn't serializable but can be made again from its parts.
 *
 * @param kind what it stands for
 * @param parts what that is made from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StandIn(Kind kind, @Nullable Object[] parts) implements Serializable {
  enum Kind {
    PATH,
    CHARSET,
    ENTRY,
    OPTIONAL,
    OPTIONAL_INT,
    OPTIONAL_LONG,
    OPTIONAL_DOUBLE,
    BUFFER,
    RECORD
  }

  private static StandIn of(Kind kind, @Nullable Object... parts) {
    return new StandIn(kind, parts);
  }

  /** What travels for a value: itself, a copy that is serializable, or a stand-in. */
  static Object orItself(Object value) {
    if (value instanceof Serializable) {
      return Constructible.check(value);
    } else if (value instanceof Path path) {
      return of(Kind.PATH, pathText(path));
    } else if (value instanceof Charset charset) {
      return of(Kind.CHARSET, charset.name());
    } else if (value instanceof ByteBuffer buffer && !buffer.isDirect()) {
      return ofBuffer(buffer);
    } else if (value instanceof Record) {
      return ofRecord(value);
    } else if (value.getClass().getName().startsWith("java.util.")) {
      return ofCollectionPart(value);
    }
    throw Constructible.refuse(value);
  }

  private static Object ofCollectionPart(Object value) {
    if (value instanceof Optional<?> optional) {
      return of(Kind.OPTIONAL, optional.orElse(null));
    } else if (value instanceof OptionalInt optional) {
      return of(Kind.OPTIONAL_INT, optional.isPresent() ? optional.getAsInt() : null);
    } else if (value instanceof OptionalLong optional) {
      return of(Kind.OPTIONAL_LONG, optional.isPresent() ? optional.getAsLong() : null);
    } else if (value instanceof OptionalDouble optional) {
      return of(Kind.OPTIONAL_DOUBLE, optional.isPresent() ? optional.getAsDouble() : null);
    } else if (value instanceof Map.Entry<?, ?> entry) {
      return of(Kind.ENTRY, entry.getKey(), entry.getValue());
    } else if (value.getClass().getName().indexOf('$') < 0) {
      throw Constructible.refuse(value); // a WeakHashMap is no view
    } else if (value instanceof Collection<?> view) {
      Collection<?> copy = copy(view);
      if (copy.size() == view.size()) { // a set by identity may hold equal elements
        return copy;
      }
    }
    throw Constructible.refuse(value);
  }

  private static <T> Collection<T> copy(Collection<T> view) {
    if (view instanceof SortedSet<T> sorted) {
      return new TreeSet<>(sorted);
    }
    return view instanceof Set<T> ? new LinkedHashSet<>(view) : new ArrayList<>(view);
  }

  /** The text of a path, which must belong to the default file system. */
  static String pathText(Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new Refusal(path, "the path belongs to a file system of this JVM: send its URI");
    }
    return path.toString();
  }

  private static StandIn ofBuffer(ByteBuffer buffer) {
    byte[] content = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(content);
    return of(
        Kind.BUFFER,
        content,
        buffer.position(),
        buffer.limit(),
        buffer.order() == ByteOrder.BIG_ENDIAN,
        buffer.isReadOnly());
  }

  private static StandIn ofRecord(Object value) {
    RecordShape shape = RecordShape.of(value.getClass());
    if (shape == null) {
      throw new Refusal(
          value,
          "its package is closed: let the record implement java.io.Serializable,"
              + " or open the package to dev.procession.ipc");
    }
    return of(Kind.RECORD, value.getClass(), shape.values(value));
  }

  // The parts are what the factories above put there; anything else is damaged and may throw.
  @SuppressWarnings("NullAway")
  private Object readResolve() throws InvalidObjectException {
    return switch (kind) {
      case PATH -> Path.of((String) parts[0]);
      case CHARSET -> Charset.forName((String) parts[0]);
      case ENTRY -> entry(parts[0], parts[1]);
      case OPTIONAL -> Optional.ofNullable(parts[0]);
      case OPTIONAL_INT ->
          parts[0] == null ? OptionalInt.empty() : OptionalInt.of((Integer) parts[0]);
      case OPTIONAL_LONG ->
          parts[0] == null ? OptionalLong.empty() : OptionalLong.of((Long) parts[0]);
      case OPTIONAL_DOUBLE ->
          parts[0] == null ? OptionalDouble.empty() : OptionalDouble.of((Double) parts[0]);
      case BUFFER -> buffer();
      case RECORD -> record((Class<?>) parts[0], (Object[]) parts[1]);
    };
  }

  private static Object entry(@Nullable Object key, @Nullable Object value) {
    return key == null || value == null
        ? new AbstractMap.SimpleImmutableEntry<>(key, value)
        : Map.entry(key, value);
  }

  @SuppressWarnings("NullAway")
  private Object buffer() {
    ByteBuffer buffer = ByteBuffer.wrap((byte[]) parts[0]);
    buffer.limit((Integer) parts[2]).position((Integer) parts[1]);
    ByteBuffer shown = (Boolean) parts[4] ? buffer.asReadOnlyBuffer() : buffer;
    return shown.order((Boolean) parts[3] ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  private static Object record(Class<?> type, Object[] values) throws InvalidObjectException {
    if (!type.isRecord()) {
      throw new InvalidObjectException("not a record: " + type);
    }
    return Objects.requireNonNull(RecordShape.of(type)).make(values);
  }
}
