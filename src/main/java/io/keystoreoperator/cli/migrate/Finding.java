package io.keystoreoperator.cli.migrate;

import java.util.LinkedHashMap;
import java.util.Map;

/// Something of the input that is not, or not quite, in the output.
///
/// @param path of the field, or of several with commas between; empty for a whole resource or file
record Finding(Severity severity, Source source, int line, String path, String why) {
  enum Severity {
    /// Not carried over.
    LOST,
    /// Carried over, and good to know.
    NOTE
  }

  /// What it is a part of.
  ///
  /// @param resource such as `ExternalSecret payments/app-db`; empty for a whole file
  record Source(String file, String resource) {}

  boolean isLoss() {
    return severity == Severity.LOST;
  }

  /// `app.yaml:12: ExternalSecret payments/app-db: spec.data[0].sourceRef: why`.
  String located() {
    String resource = source.resource().isEmpty() ? "" : source.resource() + ": ";
    return "%s:%d: %s%s".formatted(source.file(), line, resource, spoken());
  }

  /// Without the place: a comment stands there.
  String spoken() {
    return path.isEmpty() ? why : path + ": " + why;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", source.file());
    json.put("line", line);
    json.put("resource", source.resource());
    json.put("path", path);
    json.put("why", why);
    return json;
  }
}
