package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.RemoteTaskException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@link RemoteTaskException} shows of the stack that it has as text. */
class RemoteTraceTest {
  private static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private static RemoteTaskException told(String text) {
    return new RemoteTaskException("it ran elsewhere", "a.B", text);
  }

  private static String[] frames(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .map(StackTraceElement::toString)
        .toArray(String[]::new);
  }

  private static IOException inner() {
    return new IOException("inner");
  }

  @Test
  void framesAndCausesAreThoseOfTheTask() {
    IOException inner = inner();
    Throwable outer = new IllegalStateException("two\nlines", inner);
    outer.addSuppressed(new IOException("beside"));
    RemoteTaskException told = told(printed(outer));
    assertThat(frames(told)).isNotEmpty().isEqualTo(frames(outer));
    assertThat(told.getCause())
        .isInstanceOf(RemoteTaskException.class)
        .hasMessageContaining("inner");
    assertThat(((RemoteTaskException) told.getCause()).remoteClassName())
        .isEqualTo("java.io.IOException");
    assertThat(frames(told.getCause())).isEqualTo(frames(inner));
    assertThat(told.getCause().getCause()).isNull();
    assertThat(printed(told)).contains("RemoteTraceTest.inner(");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.B.c(B.java:7)",
        "app//a.B.c(B.java:7)",
        "java.base/java.lang.Thread.run(Thread.java:840)",
        "app/mod@1.0/a.B.<init>(B.java)",
        "java.base/java.lang.Object.wait(Native Method)",
        "a.B$$Lambda$14/0x0000000800c03000.run(Unknown Source)",
        "a.B$$Lambda/0x0000000800c03000.run(Unknown Source)"
      })
  void aFrameIsReadBack(String frame) {
    assertThat(frames(told("a.B: m\n\tat " + frame + "\n"))).containsExactly(frame);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\tat ", "\tat x", "\t... 9999999999 more", "Caused by: "})
  void anyTextDoes(String text) {
    assertThat(told(text).getStackTrace()).isEmpty();
  }

  @Test
  void causesWithoutEndDo() {
    RemoteTaskException told =
        told("a.B: m" + "\nCaused by: a.C: n\n\tat a.C.d(C.java:1)".repeat(5000));
    assertThat(told.getCause().getStackTrace()).hasSize(1);
  }
}
