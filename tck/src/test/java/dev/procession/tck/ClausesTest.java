package dev.procession.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document and the tests name the same clauses. */
final class ClausesTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "contract.md");
  private static final Pattern CLAUSE = Pattern.compile("^\\* \\*\\*(C\\d+\\.\\d+)\\*\\* (.+)$");
  private static final int FEW = 5;

  private static Stream<Method> tests() {
    return Stream.of(BackendTck.class.getDeclaredClasses())
        .map(Class::getSuperclass)
        .filter(Contract.class::isAssignableFrom)
        .flatMap(chapter -> Stream.of(chapter.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class));
  }

  private static List<String> document(boolean untested) throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .map(CLAUSE::matcher)
        .filter(matcher -> matcher.matches())
        .filter(matcher -> matcher.group(2).contains("*Untested: ") == untested)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  @Test
  void everyClauseHasATestAndEveryTestAClause() throws IOException {
    Set<String> tested =
        tests()
            .map(method -> method.getAnnotation(Clause.class).value())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(tested).isNotEmpty().isEqualTo(new TreeSet<>(document(false)));
  }

  @Test
  void noClauseIsNumberedTwice() throws IOException {
    assertThat(document(false)).doesNotHaveDuplicates();
    assertThat(tests().map(method -> method.getAnnotation(Clause.class).value()))
        .doesNotHaveDuplicates();
  }

  @Test
  void fewClausesAreUntestedAndEachSaysWhy() throws IOException {
    assertThat(document(true)).hasSizeLessThanOrEqualTo(FEW);
  }

  @Test
  void noTestCanBeOverridden() {
    assertThat(tests()).allMatch(method -> Modifier.isFinal(method.getModifiers()));
  }

  @Test
  void everyChapterIsGathered() throws IOException {
    Path sources = Path.of("src", "main", "java", "dev", "procession", "tck");
    try (Stream<Path> files = Files.list(sources)) {
      Set<String> written =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("Contract.java") && !name.equals("Contract.java"))
              .map(name -> name.replace(".java", ""))
              .collect(Collectors.toSet());
      Set<String> gathered =
          Stream.of(BackendTck.class.getDeclaredClasses())
              .map(nested -> nested.getSuperclass().getSimpleName())
              .collect(Collectors.toSet());
      assertThat(gathered).containsAll(written);
    }
  }
}
