package dev.procession.ipc.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The objects that an object refers to, with the names that a path gives them. */
final class GraphParts {
  /**
   * An object that another refers to.
   *
   * @param label what a path adds: {@code .field}, {@code [index]}, {@code ["key"]}
   * @param value the object
   */
  record Part(String label, Object value) {}

  private final List<Part> parts = new ArrayList<>();

  private GraphParts() {}

  static List<Part> of(Object owner, boolean transients) {
    GraphParts found = new GraphParts();
    try {
      found.addElements(owner);
    } catch (RuntimeException e) {
      // the collection's own code failed: its fields are left
    }
    found.addFields(owner, transients);
    return found.parts;
  }

  private void add(String label, @Nullable Object value) {
    if (value != null) {
      parts.add(new Part(label, value));
    }
  }

  private void addElements(Object owner) {
    SerializedLambda lambda = lambda(owner);
    if (lambda != null) {
      for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
        boolean self = i == 0 && GraphPath.capturesThis(lambda);
        add(self ? ".this" : "(argument " + i + ")", lambda.getCapturedArg(i));
      }
    } else if (owner instanceof Object[] array) {
      for (int i = 0; i < array.length; i++) {
        add("[" + i + "]", array[i]);
      }
    } else if (owner instanceof Collection<?> collection) {
      int i = 0;
      for (Object element : collection) {
        add("[" + i++ + "]", element);
      }
    } else if (owner instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            add("[" + keyText(key) + "]", value);
            add(".key(" + keyText(key) + ")", key);
          });
    } else if (owner instanceof Map.Entry<?, ?> entry) {
      add(".key", entry.getKey());
      add(".value", entry.getValue());
    } else if (owner instanceof Optional<?> optional) {
      add(".value", optional.orElse(null));
    } else if (owner instanceof AtomicReference<?> reference) {
      add(".value", reference.get());
    } else if (owner instanceof Throwable thrown) {
      add(".cause", thrown.getCause());
      Throwable[] suppressed = thrown.getSuppressed();
      for (int i = 0; i < suppressed.length; i++) {
        add(".suppressed[" + i + "]", suppressed[i]);
      }
    } else if (Proxy.isProxyClass(owner.getClass())) {
      InvocationHandler handler = Proxy.getInvocationHandler(owner);
      add(".handler", handler);
    }
  }

  private static String keyText(@Nullable Object key) {
    if (key instanceof String text) {
      return '"' + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + '"';
    }
    if (key == null || key instanceof Number || key instanceof Character || key instanceof Enum) {
      return String.valueOf(key);
    }
    return key.getClass().getSimpleName();
  }

  private void addFields(Object owner, boolean transients) {
    Class<?> first = owner.getClass();
    if (Route.isLambda(first) || first.isArray() || owner instanceof Enum) {
      return;
    }
    for (Class<?> type = first; type != null; type = type.getSuperclass()) {
      if (type.getClassLoader() == null) {
        return; // the JDK keeps its fields closed
      }
      for (Field field : type.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (Modifier.isStatic(modifiers)
            || field.getType().isPrimitive()
            || Modifier.isTransient(modifiers) != transients) {
          continue;
        }
        try {
          field.setAccessible(true);
          add("." + field.getName(), field.get(owner));
        } catch (IllegalAccessException | InaccessibleObjectException e) {
          // closed to us: what lies behind it has no path
        }
      }
    }
  }

  /** A serializable lambda, taken apart; {@code null} for any other object. */
  static @Nullable SerializedLambda lambda(Object value) {
    if (!Route.isLambda(value.getClass()) || !(value instanceof Serializable)) {
      return null;
    }
    try (Dissection dissection = new Dissection()) {
      dissection.writeObject(value);
    } catch (Found e) {
      return e.lambda;
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  private static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SerializedLambda lambda;

    Found(SerializedLambda lambda) {
      super("found", null, false, false);
      this.lambda = lambda;
    }
  }

  /** Java serialization may call the private method that takes a lambda apart, in any module. */
  private static final class Dissection extends ObjectOutputStream {
    Dissection() throws IOException {
      super(OutputStream.nullOutputStream());
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object value) {
      if (value instanceof SerializedLambda lambda) {
        throw new Found(lambda);
      }
      return value;
    }
  }
}
