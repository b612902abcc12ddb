package dev.procession.ipc.codec;

import static java.util.Objects.requireNonNull;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/** A lambda: the number of its shape, then what it captured, in the direct form. */
final class LambdaSerializer extends Serializer<Object> {
  /** Stands for the class of every lambda, which has no name that another JVM knows. */
  static final class Lambda {
    private Lambda() {}
  }

  LambdaSerializer() {
    super(false, true);
  }

  @Override
  public void write(Kryo kryo, Output output, Object lambda) {
    LambdaShape shape = requireNonNull(LambdaShape.of(lambda.getClass()));
    SerializedLambda parts = shape.parts(lambda);
    Word word = shape.word(parts);
    if (word == null) {
      throw new NeedsJavaForm();
    }
    ((GraphKryo) kryo).words().write(output, word);
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
    LambdaMaker maker = ((GraphKryo) kryo).words().readLambda(input);
    @Nullable Object[] captured =
        new @Nullable Object[BoundedInput.readLength(input, 1, Object[].class)];
    for (int i = 0; i < captured.length; i++) {
      try {
        captured[i] = kryo.readClassAndObject(input);
      } catch (RuntimeException e) {
        throw Trail.at("." + maker.name() + "(captured argument " + i + ")", e);
      }
    }
    return maker.make(captured);
  }
}
