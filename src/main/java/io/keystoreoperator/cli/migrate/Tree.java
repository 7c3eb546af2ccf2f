package io.keystoreoperator.cli.migrate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An object of the output, in the order in which it is written; without what is empty.
final class Tree {
  private final Map<String, Object> members = new LinkedHashMap<>();

  Tree put(String name, Object value) {
    boolean empty =
        switch (value) {
          case Map<?, ?> map -> map.isEmpty();
          case Collection<?> list -> list.isEmpty();
          default -> false;
        };
    if (!empty) {
      members.put(name, value);
    }
    return this;
  }

  Tree put(String name, Optional<?> value) {
    value.ifPresent(present -> put(name, present));
    return this;
  }

  Map<String, Object> made() {
    return members;
  }
}
