package io.keystoreoperator.cli.migrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The spec of a ClusterExternalSecret.
final class ClusterSpecTranslation {
  private static final String SPEC = "spec";

  private final Field spec;
  private final Findings findings;
  private final SpecTranslation each;

  ClusterSpecTranslation(Field spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
    this.each = new SpecTranslation(spec.get("externalSecretSpec").orElse(spec), findings);
  }

  /// The name of what it makes, where that is not its own.
  Optional<String> readerName() {
    return spec.text("externalSecretName");
  }

  Optional<String> targetName() {
    return each.targetName();
  }

  String creationPolicy() {
    return each.creationPolicy();
  }

  Map<String, Object> tree() {
    Map<String, Object> metadata =
        spec.get("externalSecretMetadata")
            .map(MetadataTranslation::labelsAndAnnotations)
            .orElse(Map.of());
    spec.get("refreshTime")
        .ifPresent(time -> findings.note(time, "namespaces are watched: no time is needed"));
    Tree tree = new Tree();
    // Even the empty one, which selects every namespace.
    selector().ifPresent(selector -> tree.made().put("namespaceSelector", selector));
    return tree.put("name", readerName())
        .put("metadata", metadata)
        .put(SPEC, each.tree(metadata))
        .made();
  }

  /// One selector: of several that each let namespaces in, only the first is carried over.
  private Optional<Object> selector() {
    List<Field> selectors =
        Stream.concat(
                spec.get("namespaceSelector").stream(),
                spec.elements("namespaceSelectors").stream())
            .toList();
    if (selectors.isEmpty()) {
      return byName();
    }
    String one = "there is one selector: make another ClusterKeystoreSecret for these namespaces";
    selectors.stream().skip(1).forEach(more -> findings.lost(more, one));
    spec.get("namespaces").ifPresent(all -> findings.lost(all, one));
    return Optional.of(selectors.getFirst().whole());
  }

  /// Every namespace has a label that is its name.
  private Optional<Object> byName() {
    List<String> names =
        spec.elements("namespaces").stream().flatMap(name -> name.text().stream()).toList();
    if (names.isEmpty()) {
      findings.unknown("it selects no namespace: say in namespaceSelector which are meant");
      return Optional.empty();
    }
    Tree byName = new Tree().put("key", "kubernetes.io/metadata.name").put("operator", "In");
    return Optional.of(Map.of("matchExpressions", List.of(byName.put("values", names).made())));
  }

  static Map<String, Object> suspended(Map<String, Object> tree) {
    Map<String, Object> suspended = new LinkedHashMap<>(tree);
    if (tree.get(SPEC) instanceof Map<?, ?> spec) {
      Map<String, Object> copy = new LinkedHashMap<>();
      spec.forEach((name, value) -> copy.put(String.valueOf(name), value));
      suspended.put(SPEC, SpecTranslation.suspended(copy));
    }
    return suspended;
  }
}
