package io.keystoreoperator.cli.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.regex.Pattern;

/// A resource as YAML, below comments that say where it comes from and what it lacks.
final class Output {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .build());

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
    try {
      return text.append(YAML.writeValueAsString(migrated.tree())).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// On one line, whatever a name in the input holds.
  private static void comment(StringBuilder text, String line) {
    text.append("# ").append(CONTROL.matcher(line).replaceAll("?")).append('\n');
  }
}
