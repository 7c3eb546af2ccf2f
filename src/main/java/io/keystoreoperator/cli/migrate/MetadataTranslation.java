package io.keystoreoperator.cli.migrate;

import io.keystoreoperator.plan.RefusedSecrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names, labels and annotations.
final class MetadataTranslation {
  private static final List<String> KINDS = List.of("labels", "annotations");
  private static final String APPLIED = "kubectl.kubernetes.io/";

  private final Field metadata;
  private final Findings findings;

  MetadataTranslation(Field resource, Findings findings) {
    this.metadata = resource.get("metadata").orElse(resource);
    this.findings = findings;
  }

  Optional<String> name() {
    return metadata.text("name");
  }

  Optional<String> namespace() {
    return metadata.text("namespace");
  }

  /// The ClusterExternalSecret that made this resource, if one did.
  Optional<String> maker() {
    return metadata.elements("ownerReferences").stream()
        .filter(owner -> owner.text("kind").filter("ClusterExternalSecret"::equals).isPresent())
        .findFirst()
        .flatMap(owner -> owner.text("name"));
  }

  /// Metadata of the new resource, as the old one's.
  Map<String, Object> own() {
    Tree own = new Tree().put("name", name()).put("namespace", namespace());
    KINDS.forEach(kind -> own.put(kind, texts(metadata, kind)));
    metadata
        .get("ownerReferences")
        .ifPresent(owners -> findings.lost(owners, "an owner's uid is of one cluster alone"));
    return own.made();
  }

  /// What External Secrets Operator copies to a Secret that has no template.
  Map<String, Object> copiedToSecret() {
    for (String kind : KINDS) {
      metadata
          .members(kind)
          .forEach(
              (name, field) -> {
                if (isRefused(name)) {
                  findings.note(
                      field,
                      "is not copied to the Secret, where another controller would act on it");
                }
              });
    }
    return labelsAndAnnotations(metadata);
  }

  /// Labels and annotations, without what kubectl wrote down for itself.
  static Map<String, Object> labelsAndAnnotations(Field holder) {
    Tree all = new Tree();
    KINDS.forEach(kind -> all.put(kind, texts(holder, kind)));
    return all.made();
  }

  static Map<String, Object> texts(Field holder, String kind) {
    Map<String, Object> texts = new LinkedHashMap<>();
    holder
        .members(kind)
        .forEach(
            (name, field) -> {
              if (!name.startsWith(APPLIED)) {
                field.text().ifPresent(text -> texts.put(name, text));
              }
            });
    return texts;
  }

  /// Another controller would act on a Secret that has it: the operator refuses to set it.
  static boolean isRefused(String name) {
    return RefusedSecrets.DEFAULT.isForNoTemplate(name);
  }
}
