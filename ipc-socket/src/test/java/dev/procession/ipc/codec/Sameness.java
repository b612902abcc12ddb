package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What it means that a value arrived, by its type. */
final class Sameness {
  private Sameness() {}

  static void check(Object sent, Object got) throws Exception {
    if (sent == null || sent.getClass().isPrimitive()) {
      assertThat(got).isEqualTo(sent);
    } else if (sent instanceof Throwable thrown) {
      checkThrowable(thrown, (Throwable) got);
    } else if (sent instanceof Callable<?> callable) {
      assertThat(((Callable<?>) got).call()).isEqualTo(callable.call());
    } else if (sent instanceof Comparator<?>) {
      checkComparator(sent, got);
    } else if (sent instanceof Function<?, ?>) {
      assertThat(apply(got, "four")).isEqualTo(apply(sent, "four"));
    } else if (sent instanceof Supplier<?> supplier) {
      assertThat(((Supplier<?>) got).get()).isEqualTo(supplier.get());
    } else if (sent.getClass().isArray()) {
      assertThat(got.getClass()).isEqualTo(sent.getClass());
      assertThat(Array.getLength(got)).isEqualTo(Array.getLength(sent));
      assertThat(Arrays.deepEquals(new Object[] {sent}, new Object[] {got})).isTrue();
    } else if (sent instanceof Pattern pattern) {
      assertThat(((Pattern) got).pattern()).isEqualTo(pattern.pattern());
      assertThat(((Pattern) got).flags()).isEqualTo(pattern.flags());
    } else if (sent instanceof CharSequence || isCell(sent)) {
      assertThat(got.getClass()).isEqualTo(sent.getClass());
      assertThat(got.toString()).isEqualTo(sent.toString());
    } else if (sent instanceof AtomicReference<?> reference) {
      check(reference.get(), ((AtomicReference<?>) got).get());
    } else if (sent instanceof Collection<?> && !(sent instanceof List) && !sent.equals(got)) {
      assertThat((Collection<?>) got).hasToString(sent.toString()); // a queue, values()
    } else {
      assertThat(got).isEqualTo(sent);
      if (sent instanceof Map<?, ?> || sent instanceof Collection<?>) {
        if (!sent.getClass().getName().contains("Immutable")) { // their order is per JVM
          assertThat(got).hasToString(sent.toString()); // the order too
        }
      }
    }
  }

  private static boolean isCell(Object value) {
    String name = value.getClass().getName();
    return name.startsWith("java.util.concurrent.atomic.")
        && (value instanceof Number || name.endsWith("Boolean") || name.endsWith("Array"));
  }

  @SuppressWarnings("unchecked")
  private static Object apply(Object function, String argument) {
    return ((Function<Object, Object>) function).apply(argument);
  }

  @SuppressWarnings("unchecked")
  private static void checkComparator(Object sent, Object got) {
    assertThat(((Comparator<Object>) got).compare("a", "b"))
        .isEqualTo(((Comparator<Object>) sent).compare("a", "b"));
  }

  static void checkThrowable(Throwable sent, Throwable got) {
    assertThat(got.getClass()).isEqualTo(sent.getClass());
    assertThat(got.getMessage()).isEqualTo(sent.getMessage());
    assertThat(got.getStackTrace()).isEqualTo(sent.getStackTrace());
    assertThat(got.getSuppressed()).hasSameSizeAs(sent.getSuppressed());
    if (sent.getCause() != null) {
      checkThrowable(sent.getCause(), got.getCause());
    } else {
      assertThat(got.getCause()).isNull();
    }
  }
}
