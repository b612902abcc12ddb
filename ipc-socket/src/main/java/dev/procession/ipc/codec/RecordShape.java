package dev.procession.ipc.codec;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The components of a record class, found once, and how to read and make it. By reflection: a JVM
 * that has just started links the method handles for it longer than it loads the whole codec.
 */
final class RecordShape {
  private static final ClassValue<Optional<RecordShape>> SHAPES =
      new ClassValue<>() {
        @Override
        protected Optional<RecordShape> computeValue(Class<?> type) {
          try {
            return Optional.of(new RecordShape(type));
          } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return Optional.empty();
          }
        }
      };

  private final String[] names;
  private final Class<?>[] types;
  private final Field[] fields;
  private final Constructor<?> constructor;

  private RecordShape(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    int count = components.length;
    names = new String[count];
    types = new Class<?>[count];
    fields = new Field[count];
    for (int i = 0; i < count; i++) {
      names[i] = components[i].getName();
      types[i] = components[i].getType();
      fields[i] = type.getDeclaredField(names[i]);
      fields[i].setAccessible(true);
    }
    constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
  }

  /** The shape of a record class, {@code null} if its module keeps it closed. */
  static @Nullable RecordShape of(Class<?> type) {
    return SHAPES.get(type).orElse(null);
  }

  int size() {
    return names.length;
  }

  String name(int component) {
    return names[component];
  }

  Class<?> type(int component) {
    return types[component];
  }

  /** The field itself: an accessor may show something else. */
  @Nullable Object get(Object record, int component) {
    try {
      return fields[component].get(record);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a field that was opened is closed", e);
    }
  }

  @Nullable Object[] values(Object record) {
    @Nullable Object[] values = new @Nullable Object[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(record, i);
    }
    return values;
  }

  /** Calls the canonical constructor. */
  Object make(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw Thrown.unchecked(requireNonNull(e.getCause())); // whatever the constructor throws
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a constructor that was opened is closed", e);
    }
  }
}
