package dev.procession.ipc.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The components of a record class, found once, and how to read and make it. */
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
  private final MethodHandle[] getters;
  private final MethodHandle maker;

  private RecordShape(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    int count = components.length;
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    names = new String[count];
    types = new Class<?>[count];
    getters = new MethodHandle[count];
    for (int i = 0; i < count; i++) {
      names[i] = components[i].getName();
      types[i] = components[i].getType();
      Field field = type.getDeclaredField(names[i]);
      field.setAccessible(true);
      getters[i] =
          lookup.unreflectGetter(field).asType(MethodType.methodType(Object.class, Object.class));
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    maker =
        lookup
            .unreflectConstructor(constructor)
            .asFixedArity()
            .asSpreader(Object[].class, count)
            .asType(MethodType.methodType(Object.class, Object[].class));
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
      return (Object) getters[component].invokeExact(record);
    } catch (Throwable e) { // a handle declares Throwable; a field getter throws nothing checked
      throw Thrown.unchecked(e);
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
      return (Object) maker.invokeExact(values);
    } catch (Throwable e) { // whatever the constructor throws
      throw Thrown.unchecked(e);
    }
  }
}
