package io.keystoreoperator.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The table under "Every case" in `docs/refresh.md`: what comes of each combination of policies,
/// Secret and item.
final class PolicyTable {
  private static final Path PAGE = Path.of("docs", "refresh.md");
  private static final Pattern COLUMN = Pattern.compile("\\s*\\|\\s*");
  private static final Pattern CODE = Pattern.compile("`(\\w+)`");
  private static final int FIRST_ITEM = 3;

  private final Map<Case, Outcome> outcomes = new LinkedHashMap<>();

  /// What is given.
  ///
  /// @param secret absent, ours or foreign
  /// @param item there, changed or gone
  record Case(String creationPolicy, String deletionPolicy, String secret, String item) {
    /// A name for a resource.
    String name() {
      return String.join("-", creationPolicy, deletionPolicy, secret, item)
          .toLowerCase(Locale.ROOT);
    }

    /// What the API server does not take.
    boolean isRefused() {
      return deletionPolicy.equals("Delete") && !creationPolicy.equals("Owner");
    }
  }

  /// What comes of it.
  ///
  /// @param secret made, not made, as it was, updated, deleted, with the key or without the key
  record Outcome(String secret, String reason) {
    static Outcome of(String cell) {
      Matcher reason = CODE.matcher(cell);
      boolean failed = reason.find();
      return new Outcome(
          failed ? cell.substring(0, cell.indexOf(',')) : cell,
          failed ? reason.group(1) : "Synced");
    }
  }

  private PolicyTable() {}

  static PolicyTable documented() {
    PolicyTable table = new PolicyTable();
    List<String> items = List.of();
    for (String line : section()) {
      List<String> cells = Stream.of(COLUMN.split(line)).filter(cell -> !cell.isEmpty()).toList();
      if (line.startsWith("| `creationPolicy` |")) {
        items = cells.stream().skip(FIRST_ITEM).map(cell -> cell.replace("item ", "")).toList();
      } else if (line.startsWith("| `")) {
        table.add(cells, items);
      }
    }
    return table;
  }

  private static List<String> section() {
    try {
      String page = Files.readString(PAGE);
      return page.substring(page.indexOf("### Every case")).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(List<String> row, List<String> items) {
    for (String creation : codes(row.get(0))) {
      for (String deletion : codes(row.get(1))) {
        for (int i = 0; i < items.size(); i++) {
          var given = new Case(creation, deletion, row.get(2), items.get(i));
          Outcome before =
              given.isRefused() ? null : outcomes.put(given, Outcome.of(row.get(FIRST_ITEM + i)));
          if (before != null) {
            throw new IllegalStateException(given + " is there twice");
          }
        }
      }
    }
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
  }

  /// By case, in the order of the page.
  Map<Case, Outcome> outcomes() {
    return Map.copyOf(outcomes);
  }

  /// All cases that there are.
  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    for (String creation : List.of("Owner", "Merge", "Orphan")) {
      for (String deletion : List.of("Retain", "Delete", "Merge")) {
        for (String secret : List.of("absent", "ours", "foreign")) {
          for (String item : List.of("there", "gone", "changed")) {
            all.add(new Case(creation, deletion, secret, item));
          }
        }
      }
    }
    return all;
  }
}
