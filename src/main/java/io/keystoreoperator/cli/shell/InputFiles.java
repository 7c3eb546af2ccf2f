package io.keystoreoperator.cli.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What `-f` names: files, directories with all the YAML and JSON in them, and `-`.
public final class InputFiles {
  private static final Path STDIN = Path.of("-");

  private final InputStream stdin;

  public InputFiles(InputStream stdin) {
    this.stdin = stdin;
  }

  /// One file's text.
  ///
  /// @param name as the person named it, or found in their directory
  public record Named(String name, String text) {}

  /// All of them, in order; those of a directory by name.
  ///
  /// @throws CommandFailedException when one cannot be read
  public List<Named> read(List<Path> names) {
    List<Named> all = new ArrayList<>();
    for (Path name : names) {
      try {
        if (name.equals(STDIN)) {
          all.add(
              new Named(
                  STDIN.toString(), new String(stdin.readAllBytes(), StandardCharsets.UTF_8)));
        } else {
          for (Path file : files(name)) {
            all.add(new Named(file.toString(), Files.readString(file)));
          }
        }
      } catch (NoSuchFileException _) {
        throw new CommandFailedException("there is no file " + name);
      } catch (IOException e) {
        throw new CommandFailedException("cannot read " + name + ": " + e.getMessage());
      }
    }
    return all;
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (var files = Files.walk(path)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }
}
