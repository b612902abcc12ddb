package dev.procession.ipc.codec;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Config;
import java.io.ObjectInputFilter.Status;
import java.lang.invoke.SerializedLambda;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/*
 * Whatever form a message has, the same is asked about it: the result filter and the filter that the
 * JVM has for all deserialization (jdk.serialFilter) about each type before it is used, with the
 * length of an array before that is made; the result filter about a name before its class is loaded;
 * the limits at each step. Without a filter nothing but the limits is looked at.
 *
 * In the Java form, ObjectInputStream asks. In the direct form BoundedInput and GraphWords do, of
 * the same things: depth counts from 1, references and bytes so far, the backing array of a
 * collection by its own class.
 */
/** The inspection of one message while it is decoded. Confined to one thread. */
final class Inspection {
  private static final String LAMBDA = SerializedLambda.class.getName();

  private final @Nullable ResultFilter filter;
  private final @Nullable ObjectInputFilter jvm;
  private final boolean asks;
  private final ResultLimits limits;

  /** The message, and what came beside it. */
  private long bytes;

  private long beside;
  private long references;
  private int depth;

  /** A factory that a program has set is asked for each message, as it is for each stream. */
  private static final class OfThisJvm {
    static final BinaryOperator<@Nullable ObjectInputFilter> FACTORY =
        Config.getSerialFilterFactory();
  }

  /** Begins with a message of some length. */
  Inspection(Peer peer, long length, @Nullable ObjectInputFilter jvm) {
    this.filter = peer.filter();
    this.limits = peer.limits();
    this.jvm = jvm;
    this.asks = filter != null || jvm != null;
    count(length);
    if (filter != null) {
      ask(filter, new Question(null, -1, 1, 1, length));
    }
  }

  /** The filter of this JVM for a message that is no {@link java.io.ObjectInputStream}. */
  static @Nullable ObjectInputFilter filterOfThisJvm() {
    return OfThisJvm.FACTORY.apply(null, Config.getSerialFilter());
  }

  private void count(long more) {
    if (more > limits.bytes() - bytes) {
      throw new NotAdmitted(
          "a result is too large: bytes="
              + (bytes + more)
              + ", most="
              + limits.bytes()
              + "; raise ExecutorSpec.withMaxResult, or write it to a file and return its name");
    }
    bytes += more;
  }

  /** Counts an array in the annex, before it is made. */
  void countBeside(long more) {
    count(more);
    beside += more;
  }

  /** Enters an object of the direct form, if there is a filter to be asked. */
  void enter(int at) {
    references++;
    depth = at;
  }

  NotAdmitted tooDeep() {
    return new NotAdmitted(
        "a result is nested too deeply: most="
            + limits.depth()
            + " levels; return a flatter structure, such as a list");
  }

  /** Whether there is a filter to be asked. */
  boolean asks() {
    return asks;
  }

  /** Asks about a class of the direct form; about the limits only if it is {@code null}. */
  void ask(@Nullable Class<?> type, long arrayLength, long bytesRead) {
    ask(new Question(type, arrayLength, depth, references, bytesRead + beside));
  }

  private void ask(Question question) {
    if (filter != null) {
      ask(filter, question);
    }
    if (jvm != null && jvm.checkInput(question) == Status.REJECTED) {
      throw new NotAdmitted(
          "the filter of this JVM refuses "
              + question
              + ": let jdk.serialFilter, or whatever sets it here, admit it");
    }
  }

  private void ask(ResultFilter asked, Question question) {
    if (asked.refuses(question)) {
      throw new NotAdmitted(asked.refusal(question.toString()));
    }
  }

  /** Asks what {@link java.io.ObjectInputStream} asks; {@code own} is a part of the codec. */
  void ask(ObjectInputFilter.FilterInfo asked, boolean own) {
    if (asked.depth() > limits.depth()) {
      throw tooDeep();
    }
    Class<?> type = asked.serialClass();
    if (type == SerializedLambda.class) {
      askLambda();
    }
    if (asks) {
      Question question = Question.of(asked);
      ask(own ? question.about(null) : question);
    }
  }

  /** A lambda runs code of its class when it is made. */
  void askLambda() {
    if (filter != null) {
      throw new NotAdmitted(filter.refusal("a lambda"));
    }
  }

  /** Asks about a name before its class is loaded. */
  String askName(String name) {
    String element = ClassNames.elementOf(name);
    if (filter != null && !element.isEmpty()) {
      if (element.equals(LAMBDA)) {
        askLambda();
      } else if (filter.refuses(element)) {
        throw new NotAdmitted(filter.refusal(name));
      }
    }
    return name;
  }

  /** Asks about a class that is loaded; a factory of this JVM may keep its streams from asking. */
  Class<?> askLoaded(Class<?> type) {
    if (filter != null) {
      ask(filter, new Question(type, -1, 1, 1, 1));
    }
    return type;
  }
}
