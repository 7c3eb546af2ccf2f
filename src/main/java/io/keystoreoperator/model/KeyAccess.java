package io.keystoreoperator.model;

import java.util.List;

/// Which keys of a keystore one namespace may read.
public sealed interface KeyAccess {
  boolean allows(String keyName);

  /// Every key: a Keystore in the reader's own namespace.
  record All() implements KeyAccess {
    @Override
    public boolean allows(String keyName) {
      return true;
    }
  }

  /// The keys that one of the patterns matches; no pattern, no key.
  record Matching(List<KeyPattern> patterns) implements KeyAccess {
    public Matching {
      patterns = List.copyOf(patterns);
    }

    @Override
    public boolean allows(String keyName) {
      return patterns.stream().anyMatch(pattern -> pattern.matches(keyName));
    }
  }
}
