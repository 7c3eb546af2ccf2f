package io.keystoreoperator.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// A directory with a chart, as the real Helm sees it.
record Chart(Path directory) {
  static final Chart IN_THE_REPOSITORY = new Chart(Path.of("helm", "keystore-operator"));

  /// The same with the CRDs in place of the link to them, as in a package: Helm prints a line for
  /// each link that it follows. Each JVM of the build has its own, as it begins by deleting it.
  static final Chart OF_THE_PROJECT =
      IN_THE_REPOSITORY.copiedTo(
          Path.of(System.getProperty("chart.directory", "target/chart"), "keystore-operator"));

  /// Names that make no other name longer than it has to be.
  static final String RELEASE = "keystore-operator";

  private static final String KUBERNETES = "1.36.0";

  Helm helm() {
    return new Helm(directory);
  }

  /// What `helm template` prints, which is without hooks.
  ///
  /// @throws IllegalStateException with what Helm has to say against the values
  String manifest(String values) {
    return withValues(
        List.of(values),
        files ->
            helm()
                .template()
                .withName(RELEASE)
                .withNamespace(RELEASE)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(files.getFirst())
                .call());
  }

  /// What an install says at its end, NOTES.txt.
  String notes(String values) {
    String output =
        withValues(
            List.of(values),
            files ->
                helm()
                    .install()
                    .clientOnly()
                    .dryRun()
                    .withName(RELEASE)
                    .withNamespace(RELEASE)
                    .withKubeVersion(KUBERNETES)
                    .withValuesFile(files.getFirst())
                    .call()
                    .getOutput());
    return output.substring(output.indexOf("NOTES:"));
  }

  Manifests render(String values) {
    return Manifests.of(manifest(values));
  }

  /// Its default values.
  JsonNode values() {
    return yaml("values.yaml");
  }

  JsonNode metadata() {
    return yaml("Chart.yaml");
  }

  private JsonNode yaml(String file) {
    try {
      return new YAMLMapper().readTree(directory.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A copy, with what links lead to; what was there goes.
  Chart copiedTo(Path copy) {
    try {
      if (Files.exists(copy)) {
        for (Path old : files(copy, Comparator.reverseOrder())) {
          Files.delete(old);
        }
      }
      for (Path file : files(directory, Comparator.naturalOrder())) {
        Path to = copy.resolve(directory.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
      return new Chart(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path directory, Comparator<Path> order) throws IOException {
    try (var files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      return files.sorted(order).toList();
    }
  }

  /// Has a command read values from files, the later before the earlier; they go afterwards.
  static <T> T withValues(List<String> values, Function<List<Path>, T> command) {
    List<Path> files = new ArrayList<>();
    try {
      for (String text : values) {
        files.add(Files.writeString(Files.createTempFile("values", ".yaml"), text));
      }
      return command.apply(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      files.forEach(file -> file.toFile().delete());
    }
  }
}
