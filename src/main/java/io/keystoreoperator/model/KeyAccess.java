package io.keystoreoperator.model;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which keys of a keystore one namespace may read.
public sealed interface KeyAccess {
  /// No key at all.
  KeyAccess NONE = new Matching(List.of());

  boolean allows(String keyName);

  /// What each allowed key begins with, one or another of these; none of them begins with another.
  SortedSet<String> prefixes();

  /// Every key: a Keystore in the reader's own namespace.
  record All() implements KeyAccess {
    @Override
    public boolean allows(String keyName) {
      return true;
    }

    @Override
    public SortedSet<String> prefixes() {
      return new TreeSet<>(Set.of(""));
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

    @Override
    public SortedSet<String> prefixes() {
      SortedSet<String> prefixes = new TreeSet<>();
      patterns.stream()
          .map(KeyPattern::literalPrefix)
          .sorted()
          .filter(prefix -> prefixes.isEmpty() || !prefix.startsWith(prefixes.last()))
          .forEach(prefixes::add);
      return prefixes;
    }
  }
}
