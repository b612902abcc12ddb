package dev.procession.examples.census;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns: the first and, where said, the last to the left, numbers to the right. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean wordsLast;

  private TextTable(boolean wordsLast) {
    this.wordsLast = wordsLast;
  }

  static TextTable ofNumbers(String... head) {
    return new TextTable(false).row(head);
  }

  static TextTable ofWords(String... head) {
    return new TextTable(true).row(head);
  }

  TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(" ");
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String space = " ".repeat(width(column) - cell.length());
        boolean left = column == 0 || (wordsLast && column == row.size() - 1);
        line.append(' ').append(left ? cell + space : space + cell).append(' ');
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
