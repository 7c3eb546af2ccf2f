package io.keystoreoperator.install;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A program as it was started: where, with what.
///
/// @param directory where it runs
record ToolCall(
    String program, Path directory, List<String> arguments, Map<String, String> environment) {
  ToolCall {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /// A file that was named on the command line.
  Path file(Path named) {
    return directory.resolve(named);
  }

  /// A variable that has to be set.
  String variable(String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }
}
