package dev.procession.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void aLineHasNoControlCharactersAndAnEnd() {
    assertThat(Text.line("a\u001b[2J\r\nb")).isEqualTo("a [2J b");
    assertThat(Text.line("x".repeat(1_000))).hasSize(160).endsWith("…");
  }

  @Test
  void namesJavaReleases() {
    assertThat(Text.release(45)).isEqualTo("Java 1.1");
    assertThat(Text.release(61)).isEqualTo("Java 17");
  }

  @Test
  void columnsLineUp() {
    String table = TextTable.ofNumbers("what", "n").row("a", "1,000").row("bcdef", "2").toString();
    assertThat(table).isEqualTo("  what       n\n  a      1,000\n  bcdef      2\n");
  }
}
