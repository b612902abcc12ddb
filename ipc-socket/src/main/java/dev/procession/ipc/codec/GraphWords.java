package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.util.DefaultClassResolver;
import java.lang.invoke.SerializedLambda;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * How a graph names its classes and lambdas: by numbers instead of Kryo's full names. Keeps which
 * numbers the graph that is being written uses, and who sent the one that is being read.
 */
final class GraphWords extends DefaultClassResolver {
  private final BitSet used = new BitSet();
  private int[] listed = new int[8];
  private int count;
  private int[] last = Encoded.NO_WORDS;
  private Peer peer = new Peer();
  private boolean asks;

  /** Before a graph is read. */
  void readFrom(Peer sender, boolean filtered) {
    peer = sender;
    asks = filtered;
  }

  /** After a graph was written: the numbers that it uses. Graphs alike share one array. */
  int[] takeUsed() {
    if (!Arrays.equals(last, 0, last.length, listed, 0, count)) {
      last = count == 0 ? Encoded.NO_WORDS : Arrays.copyOf(listed, count);
    }
    return last;
  }

  void write(Output output, Word word) {
    int number = word.number();
    output.writeVarInt(number, true);
    if (!used.get(number)) {
      used.set(number);
      if (count == listed.length) {
        listed = Arrays.copyOf(listed, 2 * count);
      }
      listed[count++] = number;
    }
  }

  LambdaMaker readLambda(Input input) {
    BoundedInput bounded = (BoundedInput) input;
    if (bounded.asks()) {
      bounded.inspection().askLambda();
    }
    LambdaMaker maker =
        peer.glossary().lambdaOf(input.readVarInt(true), kryo.getClassLoader(), bounded);
    bounded.ask(SerializedLambda.class);
    bounded.ask(maker.capturing());
    return maker;
  }

  @Override
  @SuppressWarnings("rawtypes")
  protected void writeName(Output output, Class type, Registration registration) {
    output.writeByte(NAME + 2);
    Word word = Word.of(type);
    if (word == null) {
      output.writeVarInt(0, true);
      output.writeString(type.getName());
    } else {
      write(output, word);
    }
  }

  /** Asks about each type, also one that has a number here. */
  @Override
  public Registration readClass(Input input) {
    Registration found = super.readClass(input);
    if (asks) {
      ask((BoundedInput) input, found);
    }
    return found;
  }

  private static void ask(BoundedInput input, @Nullable Registration found) {
    if (found == null || found.getType().isPrimitive() || found.getType() == String.class) {
      input.ask(null);
    } else if (found.getId() != NAME && found.getType() != LambdaSerializer.Lambda.class) {
      input.ask(found.getType()); // a name was asked about before it was loaded
    }
  }

  @Override
  protected Registration readName(Input input) {
    int number = input.readVarInt(true);
    ClassLoader loader = kryo.getClassLoader();
    BoundedInput bounded = (BoundedInput) input;
    Class<?> type =
        number == 0
            ? ClassLookup.find(bounded.askName(input.readString()), loader)
            : peer.glossary().classOf(number, loader, bounded);
    bounded.ask(type);
    return kryo.getRegistration(type);
  }

  @Override
  public void reset() {
    super.reset();
    for (int i = 0; i < count; i++) {
      used.clear(listed[i]);
    }
    count = 0;
  }
}
