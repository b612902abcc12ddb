package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lambda as Java serialization sees it, a {@link SerializedLambda}, with what it captured in the
 * direct form. The capturing class remakes it, as it does for Java serialization.
 */
final class LambdaSerializer extends Serializer<Object> {
  /** Stands for the class of every lambda, which has no name that another JVM knows. */
  static final class Lambda {
    private Lambda() {}
  }

  private static final ClassValue<Optional<MethodHandle>> CAPTURES =
      new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> type) {
          return handle(type, "writeReplace", MethodType.methodType(Object.class, Object.class));
        }
      };

  private static final ClassValue<Optional<MethodHandle>> MAKERS =
      new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> type) {
          return handle(
              type,
              "$deserializeLambda$",
              MethodType.methodType(Object.class, SerializedLambda.class),
              SerializedLambda.class);
        }
      };

  private static Optional<MethodHandle> handle(
      Class<?> owner, String name, MethodType type, Class<?>... parameters) {
    try {
      Method method = owner.getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      return Optional.of(MethodHandles.lookup().unreflect(method).asType(type));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      return Optional.empty();
    }
  }

  /** How to take apart the lambdas of a class; {@code null} if its module keeps it closed. */
  static @Nullable MethodHandle captureOf(Class<?> lambdaClass) {
    return CAPTURES.get(lambdaClass).orElse(null);
  }

  LambdaSerializer() {
    super(false, true);
  }

  @Override
  public void write(Kryo kryo, Output output, Object lambda) {
    SerializedLambda parts;
    try {
      parts =
          (SerializedLambda)
              (Object) CAPTURES.get(lambda.getClass()).orElseThrow().invokeExact(lambda);
    } catch (Throwable e) { // a handle declares Throwable
      throw Thrown.unchecked(e);
    }
    output.writeString(parts.getCapturingClass());
    output.writeString(parts.getFunctionalInterfaceClass());
    output.writeString(parts.getFunctionalInterfaceMethodName());
    output.writeString(parts.getFunctionalInterfaceMethodSignature());
    output.writeByte(parts.getImplMethodKind());
    output.writeString(parts.getImplClass());
    output.writeString(parts.getImplMethodName());
    output.writeString(parts.getImplMethodSignature());
    output.writeString(parts.getInstantiatedMethodType());
    OpenReferences references = OpenReferences.of(kryo);
    references.open(lambda);
    int count = parts.getCapturedArgCount();
    output.writeVarInt(count, true);
    for (int i = 0; i < count; i++) {
      kryo.writeClassAndObject(output, parts.getCapturedArg(i));
    }
    references.close();
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    Class<?> capturing =
        ClassLookup.find(input.readString().replace('/', '.'), kryo.getClassLoader());
    String functionClass = input.readString();
    String functionMethod = input.readString();
    String functionSignature = input.readString();
    int kind = input.readByte();
    String bodyClass = input.readString();
    String bodyMethod = input.readString();
    String bodySignature = input.readString();
    String methodType = input.readString();
    @Nullable Object[] captured = new @Nullable Object[BoundedInput.readCount(input, 1)];
    for (int i = 0; i < captured.length; i++) {
      try {
        captured[i] = kryo.readClassAndObject(input);
      } catch (RuntimeException e) {
        throw Trail.at("." + bodyMethod + "(captured argument " + i + ")", e);
      }
    }
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
    MethodHandle maker =
        MAKERS
            .get(capturing)
            .orElseThrow(
                () -> new IllegalStateException("no serializable lambdas in " + capturing));
    try {
      return (Object) maker.invokeExact(parts);
    } catch (Throwable e) { // a handle declares Throwable
      throw Thrown.unchecked(e);
    }
  }
}
