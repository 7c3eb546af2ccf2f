package io.keystoreoperator.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Lines of cells below headings, each column as wide as it must be.
public final class Columns {
  private static final String GAP = "   ";
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private final List<String> headings;
  private final List<List<String>> lines = new ArrayList<>();

  public Columns(String... headings) {
    this.headings = Stream.of(headings).map(heading -> heading.toUpperCase(Locale.ROOT)).toList();
  }

  /// What would move the cursor or break the line, as a name in a table may, is shown as `?`.
  public void add(String... cells) {
    lines.add(Stream.of(cells).map(cell -> CONTROL.matcher(cell).replaceAll("?")).toList());
  }

  /// The text, ending in a newline.
  public String text(boolean coloured) {
    List<Integer> widths = IntStream.range(0, headings.size()).mapToObj(this::width).toList();
    String heading = joined(headings, widths);
    StringBuilder text =
        new StringBuilder(coloured ? "\u001b[1m" + heading + "\u001b[0m" : heading).append('\n');
    lines.forEach(line -> text.append(joined(line, widths)).append('\n'));
    return text.toString();
  }

  private int width(int column) {
    return Stream.concat(Stream.of(headings), lines.stream())
        .mapToInt(line -> line.get(column).length())
        .max()
        .orElse(0);
  }

  private static String joined(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      line.append(cell).append(" ".repeat(widths.get(i) - cell.length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
