package io.keystoreoperator.cli.migrate;

import java.util.List;
import java.util.Map;

/// A resource of the input and what it is here.
///
/// @param line where the input's begins
/// @param tree what is to be applied; empty where there is nothing
/// @param commands that hand its Secret over
record Migrated(
    Finding.Source source,
    int line,
    Map<String, Object> tree,
    List<Finding> findings,
    List<String> commands) {
  Migrated {
    findings = List.copyOf(findings);
    commands = List.copyOf(commands);
  }

  static Migrated nothing(Finding finding) {
    return new Migrated(finding.source(), finding.line(), Map.of(), List.of(finding), List.of());
  }

  boolean isWhole() {
    return findings.stream().noneMatch(Finding::isLoss);
  }

  boolean isKeystore() {
    return String.valueOf(tree.get("kind")).endsWith("Keystore");
  }
}
