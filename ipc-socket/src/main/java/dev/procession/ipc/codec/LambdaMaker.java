package dev.procession.ipc.codec;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Makes the lambdas of a shape that the peer described. The capturing class remakes them, as it
 * does for Java serialization; one that captures nothing is made once.
 */
final class LambdaMaker {
  private final Method deserializeLambda;
  private final Class<?> capturing;
  private final String functionClass;
  private final String functionMethod;
  private final String functionSignature;
  private final int kind;
  private final String bodyClass;
  private final String bodyMethod;
  private final String bodySignature;
  private final String methodType;
  private @Nullable Object withoutCaptures;

  private LambdaMaker(BoundedInput input, ClassLoader loader, BoundedInput message) {
    capturing = ClassLookup.find(message.askName(input.readString().replace('/', '.')), loader);
    deserializeLambda = opened(capturing);
    functionClass = input.readString();
    functionMethod = input.readString();
    functionSignature = input.readString();
    kind = input.readByte();
    bodyClass = input.readString();
    bodyMethod = input.readString();
    bodySignature = input.readString();
    methodType = input.readString();
  }

  static LambdaMaker read(byte[] definition, ClassLoader loader, BoundedInput message) {
    return new LambdaMaker(
        new BoundedInput(definition, 0, definition.length, new Peer()), loader, message);
  }

  private static Method opened(Class<?> capturing) {
    try {
      Method method = capturing.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
      method.setAccessible(true);
      return method;
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new IllegalStateException("no serializable lambdas in " + capturing, e);
    }
  }

  /** The class whose code makes the lambda. */
  Class<?> capturing() {
    return capturing;
  }

  /** What a path calls the lambda. */
  String name() {
    return bodyMethod;
  }

  Object make(@Nullable Object[] captured) {
    if (captured.length > 0) {
      return remake(captured);
    }
    if (withoutCaptures == null) {
      withoutCaptures = remake(captured);
    }
    return withoutCaptures;
  }

  private Object remake(@Nullable Object[] captured) {
    SerializedLambda parts =
        new SerializedLambda(
            capturing,
            functionClass,
            functionMethod,
            functionSignature,
            kind,
            bodyClass,
            bodyMethod,
            bodySignature,
            methodType,
            captured);
    try {
      return deserializeLambda.invoke(null, parts);
    } catch (InvocationTargetException e) {
      throw Thrown.unchecked(requireNonNull(e.getCause()));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a method that was opened is closed", e);
    }
  }
}
