package io.keystoreoperator.render.template;

import io.keystoreoperator.model.Plaintext;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What templates see: every value as a member of `data`, and those whose key is an identifier by
/// that name too.
record Variables(Map<String, Object> byName) {
  static final String DATA = "data";

  private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  static Variables of(SortedMap<String, Plaintext> values) {
    SortedMap<String, Object> data = new TreeMap<>();
    values.forEach(
        (key, value) -> data.put(key, Operand.ofBytes("\"" + key + "\"", value.bytes())));
    Map<String, Object> byName = new HashMap<>();
    data.forEach(
        (key, value) -> {
          if (IDENTIFIER.matcher(key).matches()) {
            byName.put(key, value);
          }
        });
    byName.put(DATA, Collections.unmodifiableSortedMap(data));
    return new Variables(Collections.unmodifiableMap(byName));
  }

  Set<String> names() {
    return byName.keySet();
  }

  /// With the work that rendering them may make.
  Map<String, Object> with(Effort effort) {
    Map<String, Object> all = new HashMap<>(byName);
    all.put(Effort.VARIABLE, effort);
    return all;
  }

  /// Without the values.
  @Override
  public String toString() {
    return "Variables" + names();
  }
}
