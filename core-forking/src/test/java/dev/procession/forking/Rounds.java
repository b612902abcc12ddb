package dev.procession.forking;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Repeats a whole class of tests, as often as {@code -Drounds=N} says, once by default. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(Rounds.Repetition.class)
@interface Rounds {

  /** One invocation of the class for each round. */
  final class Repetition implements ClassTemplateInvocationContextProvider {
    private static final int ROUNDS = Integer.getInteger("rounds", 1);

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
      return true;
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
        ExtensionContext context) {
      return IntStream.range(0, ROUNDS).mapToObj(round -> new Round());
    }
  }

  /** One of them. */
  final class Round implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int number) {
      return "round " + number;
    }
  }
}
