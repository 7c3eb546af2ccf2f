package io.keystoreoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.ConditionType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/api.md` has every field, condition, label, annotation and finalizer. `mvn -q test
/// -Dtest=ApiPageTest -Dapi=write` writes its tables of fields anew.
class ApiPageTest {
  private static final Path PAGE = Path.of("docs", "api.md");
  private static final String BEGIN = "<!-- begin: written by ApiPageTest -->\n";
  private static final String END = "<!-- end -->\n";

  /// In the order in which people meet them.
  private static final List<String> KINDS =
      List.of("KeystoreSecret", "ClusterKeystore", "Keystore", "ClusterKeystoreSecret");

  @TempDir Path scratch;

  @Test
  void theFieldsAreThoseOfTheCrds() throws IOException {
    String page = Files.readString(PAGE);
    String before = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
    String after = page.substring(page.indexOf(END));
    String wanted = before + "\n" + ApiPage.of(crds()) + after;
    if (List.of("write").contains(System.getProperty("api", System.getProperty("crds", "")))) {
      Files.writeString(PAGE, wanted);
    }

    assertThat(Files.readString(PAGE))
        .as("run: mvn -q test -Dtest=ApiPageTest -Dapi=write")
        .isEqualTo(wanted);
  }

  @Test
  void everyLinkLeadsToAHeadingOfThePage() throws IOException {
    String page = Files.readString(PAGE);
    List<String> anchors =
        page.lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> ApiPage.anchor(line.replaceFirst("#+ ", "")))
            .toList();
    List<String> links =
        Pattern.compile("\\(#([^)]+)\\)").matcher(page).results().map(m -> m.group(1)).toList();

    assertThat(anchors).doesNotHaveDuplicates();
    assertThat(links).isNotEmpty().isSubsetOf(anchors);
  }

  @Test
  void everyConditionIsExplained() throws IOException {
    String page = Files.readString(PAGE);

    for (ConditionType type : ConditionType.values()) {
      assertThat(page).contains("| `" + type.text() + "` |");
    }
  }

  @Test
  void everyLabelAnnotationAndFinalizerIsExplained() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(names()).hasSizeGreaterThan(5);
    for (String name : names()) {
      assertThat(page).contains("| `keystore-operator.io/" + name + "` |");
    }
  }

  /// What stands after our group's name and a slash in a constant of the operator's.
  private static SortedSet<String> names() {
    Pattern constant = Pattern.compile("NAME \\+ \"/([a-z-]+)\"");
    SortedSet<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        for (Matcher found = constant.matcher(Files.readString(file)); found.find(); ) {
          names.add(found.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private List<CustomResourceDefinition> crds() throws IOException {
    Map<String, String> generated = GeneratedCrds.generate(scratch);
    List<CustomResourceDefinition> crds =
        generated.values().stream()
            .map(yaml -> Serialization.unmarshal(yaml, CustomResourceDefinition.class))
            .toList();
    return KINDS.stream()
        .flatMap(
            kind -> crds.stream().filter(crd -> crd.getSpec().getNames().getKind().equals(kind)))
        .toList();
  }
}
