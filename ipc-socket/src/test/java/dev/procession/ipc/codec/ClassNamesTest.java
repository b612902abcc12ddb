package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are decided about as the JDK's filter decides about classes. */
class ClassNamesTest {
  private static final List<Class<?>> CLASSES =
      List.of(
          ArrayList.class,
          Map.class,
          List.of(1).getClass(),
          AtomicInteger.class,
          Path.class,
          StringBuilder.class,
          Thread.State.class,
          Fixtures.Point.class,
          Fixtures.Color.class,
          Fixtures.class,
          ClassNamesTest.class);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.util.*",
        "!java.util.*",
        "java.util.**;!*",
        "!java.**",
        "java.util.ArrayList;!java.util.*;java.*",
        "java*;!dev*",
        "java.util.Array*;!*",
        "*",
        "!*",
        "!dev.procession.ipc.codec.Fixtures$*;dev.**;!*",
        "dev.procession.ipc.codec.Fixtures;!dev.procession.**",
        "maxdepth=5;java.util.*;;maxarray=3;!*",
        "java.util;!*",
        "java.u*;!java.**;*"
      })
  void asTheFilterDoes(String pattern) {
    ObjectInputFilter filter = ObjectInputFilter.Config.createFilter(pattern);
    for (Class<?> type : CLASSES) {
      assertThat(new ClassNames(pattern).status(type.getName()))
          .as(pattern + " on " + type)
          .isEqualTo(filter.checkInput(new Question(type, -1, 1, 1, 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.base/java.util.*;!*",
        "java.util.ArrayList;!java.base/*;dev.**;!*",
        "!java.base/java.util.**"
      })
  void whereAModuleDecidesTheNameDoesNot(String pattern) {
    ObjectInputFilter filter = ObjectInputFilter.Config.createFilter(pattern);
    for (Class<?> type : CLASSES) {
      assertThat(new ClassNames(pattern).status(type.getName()))
          .as(pattern + " on " + type)
          .isIn(Status.UNDECIDED, filter.checkInput(new Question(type, -1, 1, 1, 1)));
    }
  }

  @Test
  void ofArraysTheElementsAreNamed() {
    assertThat(ClassNames.elementOf("a.B")).isEqualTo("a.B");
    assertThat(ClassNames.elementOf("[[La.B;")).isEqualTo("a.B");
    assertThat(ClassNames.elementOf("[[I")).isEmpty();
    assertThat(ClassNames.elementOf("[".repeat(32) + "La.B;")).isEqualTo("a.B");
    assertThatThrownBy(() -> ClassNames.elementOf("[".repeat(33) + "La.B;"))
        .isInstanceOf(NotAdmitted.class)
        .hasMessageContaining("dimensions=33");
  }
}
