package io.keystoreoperator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// One case: `in-*.yaml` is given, `out-*.yaml` is expected. `-Dgolden=write` writes what is
/// expected anew, to be read before it is committed.
public final class GoldenFolder {
  private static final Path ROOT = Path.of("src/test/resources");
  private static final boolean WRITE = "write".equals(System.getProperty("golden"));
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .build());

  private final Path folder;
  private final Set<String> used = new TreeSet<>();

  private GoldenFolder(Path folder) {
    this.folder = folder;
  }

  /// Every folder under one of the test resources' folders, by name.
  public static List<GoldenFolder> in(String name) {
    try (var folders = Files.list(ROOT.resolve(name))) {
      return folders.sorted().map(GoldenFolder::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean has(String file) {
    return Files.exists(folder.resolve(file));
  }

  /// The text of a file, which is used now.
  public String text(String file) {
    used.add(file);
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A Kubernetes resource, or what else the type says.
  public <T> T read(String file, Class<T> type) {
    return Serialization.unmarshal(text(file), type);
  }

  /// The files whose names begin like this, by name; each is used now.
  public List<Path> files(String prefix) {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .peek(file -> used.add(file.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asserts that a document is the one expected.
  public void expect(String file, Object document) {
    try {
      expectText(file, YAML.writeValueAsString(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asserts that a text is the one expected.
  public void expectText(String file, String actual) {
    try {
      if (WRITE) {
        Files.writeString(folder.resolve(file), actual);
      }
      String expected = has(file) ? text(file) : "";
      assertThat(actual)
          .as("%s; to accept it: -Dgolden=write", folder.resolve(file))
          .isEqualTo(expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asserts that the test read every file that is there.
  public void everyFileIsUsed() {
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("%s: files that the test does not use", folder)
          .allMatch(used::contains, "is used");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
