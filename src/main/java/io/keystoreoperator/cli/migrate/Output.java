package io.keystoreoperator.cli.migrate;

import io.keystoreoperator.cli.shell.YamlText;
import java.util.regex.Pattern;

/// A resource as YAML, below comments that say where it comes from and what it lacks.
final class Output {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Output() {}

  static String document(Migrated migrated) {
    StringBuilder text = new StringBuilder();
    comment(
        text,
        "from %s:%d, %s"
            .formatted(migrated.source().file(), migrated.line(), migrated.source().resource()));
    for (Finding finding : migrated.findings()) {
      comment(
          text,
          (finding.isLoss() ? "NOT CARRIED OVER, line " : "note, line ")
              + finding.line()
              + ": "
              + finding.spoken());
    }
    if (!migrated.commands().isEmpty()) {
      comment(text, "its Secret is handed over, and stays as it is, with:");
      migrated.commands().forEach(command -> comment(text, "  " + command));
    }
    return text.append(YamlText.of(migrated.tree())).toString();
  }

  /// On one line, whatever a name in the input holds.
  private static void comment(StringBuilder text, String line) {
    text.append("# ").append(CONTROL.matcher(line).replaceAll("?")).append('\n');
  }
}
