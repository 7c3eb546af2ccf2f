package io.keystoreoperator.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A CloudFormation template, with the functions written out in full.
public record Template(ObjectNode body) {
  private static final Path DIRECTORY = Path.of("deploy", "cloudformation");

  /// One of the project's, by the name of its file.
  public static Template named(String file) {
    return read(DIRECTORY.resolve(file));
  }

  public static Template read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Template parse(String yaml) {
    return new Template(TemplateYaml.parse(yaml));
  }

  /// A stack of this template.
  ///
  /// @throws IllegalArgumentException for parameters that the template does not take
  public Stack deploy(Provider provider, Map<String, String> parameters) {
    return new Stack(body, Parameters.of(body, parameters), provider);
  }
}
