package io.keystoreoperator.cli.migrate;

import static java.util.stream.Collectors.joining;

import io.keystoreoperator.cli.shell.CommandFailedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// A file for each resource, over none that is there: all of them, or none.
final class OutputDirectory {
  private OutputDirectory() {}

  /// @throws CommandFailedException before anything is written where a file is there already, or
  ///     two resources have one name
  static void write(Path directory, List<Migrated> made) {
    Map<Path, Migrated> files = new LinkedHashMap<>();
    for (Migrated migrated : made) {
      Path file = directory.resolve(fileName(migrated));
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new CommandFailedException(file + " is there already: nothing was written");
      }
      Migrated other = files.put(file, migrated);
      if (other != null) {
        throw new CommandFailedException(
            "%s would be written twice, for what is at %s and at %s: nothing was written"
                .formatted(file, place(other), place(migrated)));
      }
    }
    files.forEach((file, migrated) -> write(directory, file, migrated));
  }

  private static void write(Path directory, Path file, Migrated migrated) {
    try {
      Files.createDirectories(directory);
      Files.writeString(file, Output.document(migrated), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException _) {
      throw new CommandFailedException(file + " is there already: it is not written over");
    } catch (IOException e) {
      throw new CommandFailedException("cannot write " + file + ": " + e.getMessage());
    }
  }

  private static String place(Migrated migrated) {
    return migrated.source().file() + ":" + migrated.line();
  }

  private static String fileName(Migrated migrated) {
    Stream<Object> words = Stream.of(String.valueOf(migrated.tree().get("kind")));
    if (migrated.tree().get("metadata") instanceof Map<?, ?> metadata) {
      words =
          Stream.concat(
              words,
              Stream.of("namespace", "name").map(metadata::get).filter(word -> word != null));
    }
    String name = words.map(String::valueOf).collect(joining("-")).toLowerCase(Locale.ROOT);
    return name.replaceAll("[^a-z0-9.-]", "_") + ".yaml";
  }
}
