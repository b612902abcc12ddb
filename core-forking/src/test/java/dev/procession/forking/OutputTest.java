package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.core.worker.VisibleText;
import dev.procession.forking.OutputPumps.Pump;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a worker's output reaches a terminal and a log. */
class OutputTest {
  private final AtomicLong clock = new AtomicLong();
  private final OutputAllowance allowance = new OutputAllowance(clock::get);
  private final List<String> shown = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();

  private void pump(InputStream stream, Consumer<String> sink) {
    new Pump(stream, kept::add, sink, allowance).run();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(Charset.defaultCharset()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb", "Grüße, 日本語 עברית 🙂 e\u0301 \u200d", "\\ \"{}[]~"})
  void whatCanBePrintedStays(String text) {
    assertThat(VisibleText.of(text)).isSameAs(text);
  }

  @ParameterizedTest
  @ValueSource(
      chars = {
        0, 7, 8, '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x202e, 0x2066, 0x200f, 0x61c,
        0xd800, 0xdc00
      })
  void whatATerminalObeysIsMadeVisible(char c) {
    assertThat(VisibleText.of("a" + c + "b")).isEqualTo(String.format("a\\u%04xb", (int) c));
  }

  @Test
  void bothTheSinkAndWhatIsKeptGetVisibleLines() {
    pump(stream("\033[2Jforged\rline\r\nnext\n"), shown::add);
    assertThat(shown).containsExactly("\\u001b[2Jforged\\u000dline", "next").isEqualTo(kept);
  }

  @Test
  void wordsAreBounded() {
    assertThat(VisibleText.of("x".repeat(300), 200)).isEqualTo("x".repeat(200) + "…");
    assertThat(VisibleText.of("\0".repeat(100), 200)).hasSize(201);
    assertThat(VisibleText.of("short", 200)).isEqualTo("short");
  }

  /** A burst passes; then what each second allows; each gap is told once. */
  @Test
  void tooManyLinesAreDroppedAndCounted() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      text.append(i).append('\n');
    }
    pump(stream(text.toString()), shown::add);
    assertThat(shown)
        .hasSize(50_001)
        .endsWith("49999", "... 10,000 lines (60,000 characters) dropped");
    assertThat(kept).hasSize(60_000);
    shown.clear();
    pump(stream("still too early\n"), shown::add);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    pump(stream("in time\n"), shown::add);
    assertThat(shown).containsExactly("... 1 lines (16 characters) dropped", "in time");
  }

  @Test
  void afterADropTheLinesPassInLargeRunsOnly() {
    String line = "x".repeat((1 << 20) - 1);
    int passed = 0;
    while (passed < 1_000 && allowance.admits(line)) {
      passed++;
    }
    assertThat(passed).isEqualTo(16);
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(400)); // 1.6 of the 2 Mi that end a gap
    assertThat(allowance.admits(line)).isFalse();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(400));
    assertThat(allowance.admits(line)).isTrue();
    assertThat(allowance.gap()).isEqualTo("... 2 lines (2,097,152 characters) dropped");
    assertThat(allowance.gap()).isNull();
  }

  /** Slow enough for the rate, it is too much in all. */
  @Test
  void theSumIsLimited() {
    String line = "x".repeat((1 << 20) - 1);
    int passed = 0;
    while (passed < 1_000 && allowance.admits(line)) {
      passed++;
      clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }
    assertThat(passed).isBetween(256, 262);
    clock.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThat(allowance.admits(line)).isTrue();
  }

  @Test
  void aSinkThatFailsLosesItsLineOnly() {
    pump(
        stream("one\ntwo\nthree\n"),
        line -> {
          if (line.equals("two")) {
            throw new StackOverflowError("injected");
          }
          shown.add(line);
        });
    assertThat(shown).containsExactly("one", "... 1 lines (4 characters) dropped", "three");
    assertThat(kept).containsExactly("one", "two", "three");
  }

  /** Else the child would wait for ever, its pipe full. */
  @Test
  void readingThatFailsGoesOnWithoutLines() {
    class Failing extends InputStream {
      private int reads;

      @Override
      public int read() {
        throw new AssertionError("not byte by byte");
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        reads++;
        if (reads == 1) {
          throw new OutOfMemoryError("injected");
        }
        return reads < 10 ? 1 : -1;
      }
    }
    Failing failing = new Failing();
    pump(failing, shown::add);
    assertThat(failing.reads).isEqualTo(10);
  }
}
