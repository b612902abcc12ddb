package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ExitReport;
import dev.procession.ExitReport.Kind;
import dev.procession.ipc.Ending;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a worker says of its own end is told as its own words, and beaten by what was seen. */
class ExitsTest {
  private static final Ending LOST = new Ending(Ending.Kind.LOST, 0, "connection lost");
  private static final CrashFile CRASH = new CrashFile(Path.of("/kept"), "SIGSEGV in x");

  private static ExitReport report(
      int status, Ending ending, List<String> stderr, @Nullable CrashFile crash) {
    return new Exits(status, ending, null, stderr, crash, 0).report("w", 1);
  }

  private static Ending goodbye(int code) {
    return new Ending(Ending.Kind.GOODBYE, code, "completed");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "5, 5", "256, 0", "-1, 255"})
  void aForgedCrashFileMakesNoCrashOfAGoodbye(int announced, int status) {
    assertThat(report(status, goodbye(announced), List.of(), CRASH).kind())
        .isEqualTo(Kind.COMPLETED);
  }

  @Test
  void whoIsEndedOnItsWayOutHasNotCompleted() {
    ExitReport killed = report(137, goodbye(0), List.of(), null);
    assertThat(killed.kind()).isEqualTo(Kind.SIGNALLED);
    assertThat(killed.code()).isEqualTo(-9);
    assertThat(killed.reason()).contains("signal 9");
    assertThat(report(7, goodbye(0), List.of(), null).kind()).isEqualTo(Kind.EXITED);
    assertThat(report(3, goodbye(3), List.of(), null).kind()).isEqualTo(Kind.COMPLETED);
  }

  @Test
  void aStartThatIsNotNeededAnyMoreIsToldInOneLine() {
    assertThat(Remedy.ofKilled("it was no longer needed", List.of()))
        .isEqualTo("killed by this executor before it was ready: it was no longer needed");
    assertThat(Remedy.ofKilled("it took too long", List.of("first", "last\r" + "x".repeat(9_999))))
        .contains("took too long; the last line that it printed: last\\u000dxx")
        .hasSizeLessThan(700);
  }

  @Test
  void norOfAnExitWithoutError() {
    assertThat(report(0, LOST, List.of(), CRASH).kind()).isEqualTo(Kind.EXITED);
  }

  @Test
  void aCrashIsOneThoughItHadSaidGoodbye() {
    assertThat(report(134, goodbye(0), List.of(), CRASH).kind()).isEqualTo(Kind.CRASHED);
    assertThat(report(134, goodbye(0), List.of(), null).kind()).isEqualTo(Kind.CRASHED);
    assertThat(report(1, goodbye(0), List.of(), CRASH).kind()).isEqualTo(Kind.CRASHED);
    ExitReport lost = report(1, LOST, List.of(), CRASH);
    assertThat(lost.kind()).isEqualTo(Kind.CRASHED);
    assertThat(lost.reason())
        .contains("by its own words with SIGSEGV in x", "only this user can read: /kept");
  }

  @Test
  void itsLastWordsAreToldAsItsOwnAndBounded() {
    String said =
        "Terminating due to java.lang.OutOfMemoryError: forged, call 555\033" + "x".repeat(2_000);
    ExitReport report = report(3, LOST, List.of(said), null);
    assertThat(report.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(report.reason())
        .contains("by its own words")
        .contains("forged, call 555\\u001bxxx")
        .hasSizeLessThan(500);
  }

  @Test
  void whyAConnectionBrokeIsBounded() {
    Ending ending = new Ending(Ending.Kind.LOST, 0, "no class \r" + "x".repeat(100_000));
    assertThat(report(ForkedMain.CONNECTION_LOST, ending, List.of(), null).reason())
        .contains("no class \\u000d")
        .hasSizeLessThan(1_200);
  }
}
