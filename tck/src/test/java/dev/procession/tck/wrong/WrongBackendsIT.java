package dev.procession.tck.wrong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import dev.procession.ExecutorSpec;
import dev.procession.tck.BackendTck;
import dev.procession.tck.Clause;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/**
 * Proves the kit: each backend here is wrong on purpose, and fails the clauses that it breaks.
 * Those alone are run over it; {@code -Dwrong.all=true}, as in the profile {@code nightly}, runs
 * the others too, and sees that they pass. Over the backend without a fault all are always run.
 */
final class WrongBackendsIT {
  private static final boolean ALL = Boolean.getBoolean("wrong.all");
  private static final String DEADLINE = "dev.procession.tck.deadline";
  private static final String FOLDER = "java.io.tmpdir";
  private static final String USUAL_FOLDER = System.getProperty(FOLDER);

  /** Clauses that are kept, though their tests wait for what the fault keeps from coming. */
  private static final Map<Fault, Set<String>> DELAYED =
      Map.of(
          Fault.RUNS_CANCELLED_TASKS, Set.of("C5.11"),
          Fault.NEVER_INTERRUPTS, Set.of("C5.11", "C9.7"));

  /** The chapters that the small backend means to keep. */
  private static final List<String> KEPT =
      List.of(
          "C01Submission",
          "C02Failure",
          "C03Cancellation",
          "C05Map",
          "C06Futures",
          "C07Callbacks",
          "C08Isolation",
          "C09Shutdown",
          "C14Events");

  private static final IntFunction<DiscoverySelector[]> SELECTORS = DiscoverySelector[]::new;

  private static Fault fault = Fault.NONE;
  private static Set<String> broken = Set.of();

  /** The kit over the backend with the current fault; only the test kit runs it. */
  @ExtendWith(Impatience.class)
  static final class Subject extends BackendTck {
    @Override
    protected ExecutorSpec spec() {
      return ExecutorSpec.of(fault.backend());
    }
  }

  /**
   * With the clauses that are broken, a little with those that are delayed, and with no other: a
   * slow machine must break none.
   */
  static final class Impatience implements BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext test) {
      String clause = test.getRequiredTestMethod().getAnnotation(Clause.class).value();
      if (broken.contains(clause)) {
        System.setProperty(DEADLINE, "1");
      } else if (DELAYED.getOrDefault(fault, Set.of()).contains(clause)) {
        System.setProperty(DEADLINE, "10");
      } else {
        System.clearProperty(DEADLINE);
      }
    }
  }

  @BeforeAll
  static void useOwnFolder(@TempDir Path folder) {
    System.setProperty(FOLDER, folder.toString()); // where no other build makes files
  }

  @AfterAll
  static void bePatientAgain() {
    System.clearProperty(DEADLINE);
    System.setProperty(FOLDER, USUAL_FOLDER);
  }

  @ParameterizedTest(name = "{0} fails {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NONE | ''
          RUNS_TWICE | C1.2 C8.2
          LOSES_FUTURES | C1.7 C5.1 C6.6 C9.6
          OPENS_A_POOL_FOR_EACH_VIEW | C1.11 C9.2 C9.10 C14.3
          KEEPS_THE_REST | C5.5
          COUNTS_FROM_ZERO | C1.5 C1.11 C14.1 C14.2 C14.3 C14.5
          USES_ONE_WORKER | C1.9 C5.13 C5.19 C5.5 C5.9 C6.1 C6.2 C6.4
          SWALLOWS_ERRORS | C2.2
          RUNS_CANCELLED_TASKS | C3.1 C5.7 C9.3 C14.2
          NEVER_INTERRUPTS | C3.2 C9.3
          CANCELS_FINISHED_TASKS | C3.4
          PULLS_EARLY | C5.3
          CALLS_BACK_IN_REVERSE | C7.1
          STOPS_AT_A_BAD_CALLBACK | C7.2
          CALLS_BACK_ON_ITS_WORKERS | C7.7
          ACCEPTS_AFTER_SHUTDOWN | C9.2 C9.12
          LOSES_THE_INTERRUPT | C9.7
          LEAKS_A_THREAD | C9.7
          MISCOUNTS | C14.8
          STOPS_AT_A_BAD_LISTENER | C14.5
          """)
  void failsWhatItBreaks(Fault planted, String clauses) {
    fault = planted;
    broken = clauses.isEmpty() ? Set.of() : Set.of(clauses.split(" "));
    Map<String, String> failures = failures();
    assertThat(failures.keySet()).as(failures.toString()).isEqualTo(broken);
    assertThat(failures.values()).allSatisfy(message -> assertThat(message).isNotBlank());
  }

  private static Map<String, String> failures() {
    Map<String, String> failures = new TreeMap<>();
    EngineTestKit.engine("junit-jupiter")
        .selectors(fault == Fault.NONE || ALL ? chapters() : brokenClauses())
        .execute()
        .testEvents()
        .failed()
        .stream()
        .forEach(event -> failures.put(clause(event), message(event)));
    return failures;
  }

  private static DiscoverySelector[] chapters() {
    return KEPT.stream().map(chapter -> select(chapter + only(chapter))).toArray(SELECTORS);
  }

  private static DiscoverySelector[] brokenClauses() {
    return Stream.of(BackendTck.class.getDeclaredClasses())
        .flatMap(
            chapter ->
                Stream.of(chapter.getSuperclass().getDeclaredMethods())
                    .filter(WrongBackendsIT::isBroken)
                    .map(
                        test ->
                            select(chapter.getSimpleName() + "]/[method:" + test.getName() + "()")))
        .toArray(SELECTORS);
  }

  private static boolean isBroken(Method test) {
    Clause clause = test.getAnnotation(Clause.class);
    return clause != null && broken.contains(clause.value());
  }

  private static DiscoverySelector select(String chapter) {
    String subject = "[engine:junit-jupiter]/[class:" + Subject.class.getName() + "]";
    return selectUniqueId(subject + "/[nested-class:" + chapter + "]");
  }

  /** Of many clauses that would each wait for a lost item until its limit, one is enough. */
  private static String only(String chapter) {
    return fault == Fault.LOSES_FUTURES && chapter.equals("C05Map")
        ? "]/[method:resultsComeInTheOrderOfTheItems()"
        : "";
  }

  private static String clause(Event event) {
    return event.getTestDescriptor().getDisplayName().split(" ", 2)[0];
  }

  private static String message(Event event) {
    return event
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .map(Throwable::toString)
        .orElse("");
  }
}
