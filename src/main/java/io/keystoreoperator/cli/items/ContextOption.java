package io.keystoreoperator.cli.items;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// `--encryption-context`: what KMS is told beside the value, and insists on when it opens it.
public final class ContextOption {
  @Option(
      names = {"-E", "--encryption-context"},
      paramLabel = "NAME=VALUE",
      description = "A pair of the encryption context; may be repeated.")
  private Map<String, String> pairs = new LinkedHashMap<>();

  public Map<String, String> pairs() {
    return pairs;
  }
}
