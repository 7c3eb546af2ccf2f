package io.keystoreoperator.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// All figures of a run: told as they are measured, as a table in the end, and as JSON.
final class Report {
  private static final int WHAT = 60;
  private static final int CELL = 22;

  private final List<Goal> goals = new ArrayList<>();

  /// A figure with no goal.
  void told(int size, String what, double figure) {
    add(new Goal(size, what, figure, null, false));
  }

  /// A time, or memory: it depends on the machine, and never fails the run.
  void measured(int size, String what, double figure, @Nullable Double limit) {
    add(new Goal(size, what, figure, limit, false));
  }

  /// A count: one that is over its limit fails the run.
  void counted(int size, String what, double figure, double limit) {
    add(new Goal(size, what, figure, limit, true));
  }

  void counted(int size, String what, long figure, double limit) {
    counted(size, what, (double) figure, limit);
  }

  private void add(Goal goal) {
    goals.add(goal);
    System.out.println(goal.line());
  }

  /// Prints the table, with a column for each size and `!` where a goal is missed, and the sum of
  /// it; and writes the figures.
  ///
  /// @return whether every count met its goal
  boolean close(Path json) throws IOException {
    System.out.println();
    System.out.print(table());
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), goals);
    List<Goal> held = goals.stream().filter(goal -> goal.limit() != null).toList();
    long met = held.stream().filter(Goal::met).count();
    System.out.println("bench: " + met + " goals met, " + (held.size() - met) + " missed");
    return held.stream().allMatch(goal -> goal.met() || !goal.counted());
  }

  private String table() {
    SequencedSet<Integer> sizes = new LinkedHashSet<>();
    SequencedSet<String> rows = new LinkedHashSet<>();
    for (Goal goal : goals) {
      sizes.add(goal.size());
      rows.add(goal.what());
    }
    StringBuilder table = new StringBuilder(padded("figure of goal", WHAT));
    sizes.forEach(size -> table.append(String.format("%," + CELL + "d  ", size)));
    table.append('\n');
    for (String what : rows) {
      table.append(padded(what, WHAT));
      sizes.forEach(size -> table.append(String.format("%" + CELL + "s", cell(size, what))));
      table.append('\n');
    }
    return table.toString();
  }

  private String cell(int size, String what) {
    return goals.stream()
        .filter(goal -> goal.size() == size && goal.what().equals(what))
        .map(goal -> goal.limit() == null ? goal.cell() + "  " : goal.cell())
        .findFirst()
        .orElse("");
  }

  private static String padded(String text, int width) {
    return String.format("%-" + width + "s", text);
  }
}
