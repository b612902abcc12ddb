package dev.procession.ipc.codec;

import java.io.Externalizable;
import java.io.Serializable;
import java.lang.reflect.Modifier;

/** How objects of a class travel, unless {@link DirectType} lists the class. */
enum Route {
  ARRAY,
  ENUM,
  RECORD,
  LAMBDA,
  /** Not in the direct form: the whole graph takes the Java form. */
  JAVA;

  private static final ClassValue<Route> ROUTES =
      new ClassValue<>() {
        @Override
        protected Route computeValue(Class<?> type) {
          return decide(type);
        }
      };

  static Route of(Class<?> type) {
    return ROUTES.get(type);
  }

  private static Route decide(Class<?> type) {
    if (type.isArray()) {
      return ARRAY;
    } else if (Enum.class.isAssignableFrom(type) && type != Enum.class) {
      return ENUM;
    } else if (type.isRecord()) {
      return !hooked(type) && RecordShape.of(type) != null ? RECORD : JAVA;
    } else if (isLambda(type)) {
      return LambdaShape.of(type) != null ? LAMBDA : JAVA;
    }
    return JAVA;
  }

  /** Whether the JVM made this class for a lambda or a method reference. */
  static boolean isLambda(Class<?> type) {
    return type.isHidden() && type.isSynthetic() && type.getName().contains("$$Lambda");
  }

  private static boolean hooked(Class<?> type) {
    return Externalizable.class.isAssignableFrom(type)
        || (Serializable.class.isAssignableFrom(type)
            && (declares(type, "writeReplace") || declares(type, "readResolve")));
  }

  private static boolean declares(Class<?> type, String method) {
    try {
      return !Modifier.isStatic(type.getDeclaredMethod(method).getModifiers());
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
