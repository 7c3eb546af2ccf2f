package io.keystoreoperator.render;

import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A member of a JSON value: the top-level member of exactly this name, or else the one that a path
/// leads to, as External Secrets Operator finds it. A path is names and array indexes with dots
/// between them (`tls.ca`, `hosts.0`); a backslash makes the next character part of a name
/// (`files.ca\.crt`). Wildcards and queries are not looked for.
///
/// A string comes out as its text, objects and arrays as compact JSON, numbers everywhere as they
/// are written. null is no value: an application would rather keep its last password than get an
/// empty one.
record JsonProperty(String property) {
  // Jackson's exceptions quote their input: none leaves this method, not even as a cause. Nor does
  // a position, which would tell the length of a password that is not JSON.
  Rendering of(Plaintext value) {
    try {
      JsonText json = new JsonText(Utf8.decode(value.bytes()).orElse(""));
      Optional<JsonText.Selected> named = json.select(List.of(property));
      return (named.isPresent() ? named : json.select(path()))
          .map(this::rendered)
          .orElseGet(() -> missing("the value has no such member"));
    } catch (IOException _) {
      return missing("the value is not JSON, or names a member twice");
    }
  }

  private Rendering rendered(JsonText.Selected selected) {
    if (selected.isNull()) {
      return missing("the property is null");
    }
    return Utf8.encode(selected.text())
        .<Rendering>map(text -> new Rendering.Done(Plaintext.of(text)))
        .orElseGet(() -> missing("the property is text that UTF-8 cannot hold"));
  }

  private Rendering missing(String problem) {
    return new Rendering.NoProperty(property, problem);
  }

  private List<String> path() {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < property.length(); i++) {
      char c = property.charAt(i);
      if (c == '.') {
        names.add(name.toString());
        name.setLength(0);
      } else if (c == '\\' && i + 1 < property.length()) {
        name.append(property.charAt(++i));
      } else {
        name.append(c);
      }
    }
    names.add(name.toString());
    return names;
  }
}
