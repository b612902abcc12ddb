package dev.procession.ipc.codec;

import java.io.Externalizable;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Optional;

/** Finds out before sending what Java serialization tells only the receiver. */
final class Constructible {
  private Constructible() {}

  private static final ClassValue<Optional<String>> OBSTACLES =
      new ClassValue<>() {
        @Override
        protected Optional<String> computeValue(Class<?> type) {
          return obstacle(type);
        }
      };

  /** Returns the value if the receiver can make one of its class. */
  static Object check(Object value) {
    Optional<String> obstacle = OBSTACLES.get(value.getClass());
    if (obstacle.isPresent()) {
      throw new Refusal(value, obstacle.get());
    }
    return value;
  }

  private static Optional<String> obstacle(Class<?> type) {
    if (type.isArray() || type.isRecord() || Enum.class.isAssignableFrom(type)) {
      return Optional.empty();
    }
    if (Externalizable.class.isAssignableFrom(type)) {
      return missing(type, type, Modifier.PUBLIC);
    }
    Class<?> ancestor = type;
    while (Serializable.class.isAssignableFrom(ancestor)) {
      ancestor = ancestor.getSuperclass();
    }
    return missing(type, ancestor, 0);
  }

  private static Optional<String> missing(Class<?> type, Class<?> made, int wanted) {
    try {
      Constructor<?> constructor = made.getDeclaredConstructor();
      int has = constructor.getModifiers();
      boolean near = (has & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
      boolean samePackage = type.getPackageName().equals(made.getPackageName());
      if ((has & wanted) == wanted && (near || (samePackage && !Modifier.isPrivate(has)))) {
        return Optional.empty();
      }
    } catch (NoSuchMethodException e) {
      // told below
    }
    return Optional.of(
        made.getName()
            + " has no "
            + (wanted == Modifier.PUBLIC ? "public" : "accessible")
            + " constructor without parameters, which the receiver calls: add one");
  }

  /** The refusal of an object whose class isn't serializable. */
  static Refusal refuse(Object value) {
    Class<?> type = value.getClass();
    if (Route.isLambda(type)) {
      return new Refusal(
          value,
          "a lambda or method reference whose target type isn't serializable: give it to a"
              + " SerializableCallable, SerializableRunnable or SerializableFunction, or cast it to"
              + " an intersection with java.io.Serializable");
    }
    String fact = type.getName() + " isn't serializable: ";
    boolean foreign = type.getClassLoader() == null || type.getModule().isNamed();
    return new Refusal(
        value,
        foreign
            ? fact + "make the field transient, or create the object inside the task"
            : fact
                + "let it implement java.io.Serializable, make the field transient,"
                + " or create the object inside the task");
  }
}
