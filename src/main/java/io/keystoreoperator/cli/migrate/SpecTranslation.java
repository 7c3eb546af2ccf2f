package io.keystoreoperator.cli.migrate;

import io.keystoreoperator.api.GoDuration;
import io.keystoreoperator.api.KeystoreSecretSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The spec of an ExternalSecret, be it its own or what a ClusterExternalSecret makes.
final class SpecTranslation {
  private static final Set<String> REFRESH = Set.of("Periodic", "OnChange", "CreatedOnce");

  private final Field spec;
  private final Findings findings;

  SpecTranslation(Field spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
  }

  /// The Secret's name, where it is not the resource's own.
  Optional<String> targetName() {
    return target().flatMap(target -> target.text("name"));
  }

  /// Whose the Secret is.
  String creationPolicy() {
    return target().flatMap(target -> target.text("creationPolicy")).orElse("Owner");
  }

  private Optional<Field> target() {
    return spec.get("target");
  }

  /// What a KeystoreSecret says in its place.
  ///
  /// @param metadata labels and annotations of the resource, which External Secrets Operator copies
  ///     to a Secret that has no template
  Map<String, Object> tree(Map<String, Object> metadata) {
    Optional<StoreName> store = store();
    if (store.isEmpty()) {
      findings.unknown("spec.secretStoreRef names no store: say in keystoreRef where to read");
    }
    DataTranslation data = new DataTranslation(findings, store);
    return new Tree()
        .put("keystoreRef", store.map(StoreName::keystoreRef))
        .put("refreshPolicy", refreshPolicy())
        .put("refreshInterval", refreshInterval())
        .put("target", target(metadata))
        .put("data", data.data(spec))
        .put("dataFrom", data.dataFrom(spec))
        .made();
  }

  private Map<String, Object> target(Map<String, Object> metadata) {
    Tree tree = new Tree();
    target().ifPresent(target -> new TargetTranslation(target, findings).write(tree));
    if (target().flatMap(target -> target.get("template")).isEmpty()) {
      tree.put("template", new Tree().put("metadata", copied(metadata)).made());
    }
    return tree.made();
  }

  private Map<String, Object> copied(Map<String, Object> metadata) {
    Tree copied = new Tree();
    metadata.forEach(
        (kind, texts) -> {
          Map<String, Object> kept = new LinkedHashMap<>();
          if (texts instanceof Map<?, ?> all) {
            all.forEach((name, text) -> kept.put(String.valueOf(name), text));
          }
          kept.keySet().removeIf(MetadataTranslation::isRefused);
          copied.put(kind, kept);
        });
    return copied.made();
  }

  /// The store of the whole, or else the one that its first entry names.
  private Optional<StoreName> store() {
    return spec.get("secretStoreRef")
        .flatMap(StoreName::of)
        .or(
            () ->
                Stream.concat(spec.elements("data").stream(), spec.elements("dataFrom").stream())
                    .flatMap(entry -> entry.get("sourceRef").stream())
                    .flatMap(source -> source.get("storeRef").stream())
                    .flatMap(reference -> StoreName.of(reference).stream())
                    .findFirst());
  }

  private Optional<String> refreshPolicy() {
    REFRESH.forEach(policy -> spec.useIfIs("refreshPolicy", policy));
    return spec.get("refreshPolicy")
        .filter(field -> field.unused().findAny().isEmpty())
        .flatMap(Field::text)
        .filter(policy -> !policy.equals("Periodic"));
  }

  private Optional<String> refreshInterval() {
    Optional<Field> field = spec.get("refreshInterval");
    Optional<String> text = field.flatMap(Field::text);
    if (text.isEmpty()) {
      return text;
    }
    try {
      Duration interval = GoDuration.parse(text.get());
      if (interval.isPositive()
          && interval.compareTo(KeystoreSecretSpec.SHORTEST_REFRESH_INTERVAL) < 0) {
        findings.note(field.get(), "at least 10s here");
        return Optional.of("10s");
      }
      return text;
    } catch (IllegalArgumentException _) {
      findings.lost(field.get(), "a duration is such as 30s, 5m or 1h30m: now the default, 1h");
      return Optional.empty();
    }
  }

  /// With `suspend` where something of it could not be carried over: until somebody has looked,
  /// nothing is read and nothing is written.
  static Map<String, Object> suspended(Map<String, Object> spec) {
    Map<String, Object> suspended = new LinkedHashMap<>();
    spec.forEach(
        (name, value) -> {
          if (name.equals("target") || name.equals("data") || name.equals("dataFrom")) {
            suspended.putIfAbsent("suspend", true);
          }
          suspended.put(name, value);
        });
    suspended.putIfAbsent("suspend", true);
    return suspended;
  }
}
