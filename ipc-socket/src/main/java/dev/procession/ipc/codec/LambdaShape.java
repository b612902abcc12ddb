package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What all lambdas of one class have in common: everything that Java serialization tells of them,
 * but for what they captured. The JVM makes one class for each lambda expression.
 */
final class LambdaShape {
  private static final ClassValue<Holder> SHAPES =
      new ClassValue<>() {
        @Override
        protected Holder computeValue(Class<?> type) {
          try {
            Method method = type.getDeclaredMethod("writeReplace");
            method.setAccessible(true);
            MethodType erased = MethodType.methodType(Object.class, Object.class);
            return new Holder(
                new LambdaShape(MethodHandles.lookup().unreflect(method).asType(erased)));
          } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return new Holder(null);
          }
        }
      };

  private record Holder(@Nullable LambdaShape shape) {}

  private final MethodHandle writeReplace;
  private volatile @Nullable Word word;

  private LambdaShape(MethodHandle writeReplace) {
    this.writeReplace = writeReplace;
  }

  /** The shape of a lambda class; {@code null} if it isn't serializable, or its module closed. */
  static @Nullable LambdaShape of(Class<?> type) {
    return SHAPES.get(type).shape();
  }

  /** Takes one of these lambdas apart. */
  SerializedLambda parts(Object lambda) {
    try {
      return (SerializedLambda) (Object) writeReplace.invokeExact(lambda);
    } catch (Throwable e) { // a handle declares Throwable
      throw Thrown.unchecked(e);
    }
  }

  /** The word for this shape; {@code null} if there are too many. */
  @Nullable Word word(SerializedLambda parts) {
    Word known = word;
    return known == null ? describe(parts) : known;
  }

  private synchronized @Nullable Word describe(SerializedLambda parts) {
    if (word == null) {
      word = Word.add(definition(parts));
    }
    return word;
  }

  private static byte[] definition(SerializedLambda parts) {
    Output output = new Output(256, -1);
    output.writeString(parts.getCapturingClass());
    output.writeString(parts.getFunctionalInterfaceClass());
    output.writeString(parts.getFunctionalInterfaceMethodName());
    output.writeString(parts.getFunctionalInterfaceMethodSignature());
    output.writeByte(parts.getImplMethodKind());
    output.writeString(parts.getImplClass());
    output.writeString(parts.getImplMethodName());
    output.writeString(parts.getImplMethodSignature());
    output.writeString(parts.getInstantiatedMethodType());
    return output.toBytes();
  }
}
