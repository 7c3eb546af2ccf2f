package io.keystoreoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The CRDs in `crds/` are what the Java types say. `mvn -q test -Dtest=CrdsTest -Dcrds=write`
/// writes them anew.
class CrdsTest {
  private static final Path COMMITTED = Path.of("crds");

  @TempDir Path scratch;

  @Test
  void theCommittedCrdsAreThoseOfTheJavaTypes() throws IOException {
    Map<String, String> generated = GeneratedCrds.generate(scratch);
    if ("write".equals(System.getProperty("crds"))) {
      for (var crd : generated.entrySet()) {
        Files.writeString(COMMITTED.resolve(crd.getKey()), crd.getValue());
      }
    }

    assertThat(contents(COMMITTED))
        .as("run: mvn -q test -Dtest=CrdsTest -Dcrds=write")
        .isEqualTo(generated);
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
