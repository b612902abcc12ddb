package dev.procession.tck;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Names each test by its clause and its sentence, so that reports show the matrix. */
final class ClauseNames extends DisplayNameGenerator.Standard {
  ClauseNames() {}

  @Override
  public String generateDisplayNameForMethod(
      List<Class<?>> enclosing, Class<?> testClass, Method method) {
    Clause clause = method.getAnnotation(Clause.class);
    String sentence = method.getName().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    return clause == null ? sentence : clause.value() + " " + sentence;
  }
}
