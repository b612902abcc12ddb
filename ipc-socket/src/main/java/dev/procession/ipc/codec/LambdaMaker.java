package dev.procession.ipc.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Makes the lambdas of a shape that the peer described. The capturing class remakes them, as it
 * does for Java serialization; one that captures nothing is made once.
 */
final class LambdaMaker {
  private final MethodHandle deserializeLambda;
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

  private LambdaMaker(BoundedInput input, ClassLoader loader) {
    capturing = ClassLookup.find(input.readString().replace('/', '.'), loader);
    deserializeLambda = handle(capturing);
    functionClass = input.readString();
    functionMethod = input.readString();
    functionSignature = input.readString();
    kind = input.readByte();
    bodyClass = input.readString();
    bodyMethod = input.readString();
    bodySignature = input.readString();
    methodType = input.readString();
  }

  static LambdaMaker read(byte[] definition, ClassLoader loader) {
    return new LambdaMaker(new BoundedInput(definition, 0, definition.length), loader);
  }

  /** The class is initialized first: a handle to one that isn't would take a slower way. */
  private static MethodHandle handle(Class<?> capturing) {
    try {
      Class.forName(capturing.getName(), true, capturing.getClassLoader());
      Method method = capturing.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
      method.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(method)
          .asType(MethodType.methodType(Object.class, SerializedLambda.class));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new IllegalStateException("no serializable lambdas in " + capturing, e);
    }
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
      return (Object) deserializeLambda.invokeExact(parts);
    } catch (Throwable e) { // a handle declares Throwable
      throw Thrown.unchecked(e);
    }
  }
}
