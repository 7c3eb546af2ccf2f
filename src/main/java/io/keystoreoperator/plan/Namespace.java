package io.keystoreoperator.plan;

import java.util.Map;

/// A namespace as access rules see it.
public record Namespace(String name, Map<String, String> labels) {
  public Namespace {
    labels = Map.copyOf(labels);
  }
}
