package io.keystoreoperator.cli.migrate;

import io.keystoreoperator.cli.gotemplate.GoTemplate;
import io.keystoreoperator.cli.gotemplate.UntranslatableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `target`: the Secret, and what it is made like.
final class TargetTranslation {
  private static final Set<String> CREATION = Set.of("Owner", "Merge", "Orphan");
  private static final Set<String> DELETION = Set.of("Retain", "Delete", "Merge");
  private static final String OWNER = "Owner";

  private final Field target;
  private final Findings findings;

  TargetTranslation(Field target, Findings findings) {
    this.target = target;
    this.findings = findings;
  }

  void write(Tree tree) {
    String creation = creationPolicy();
    tree.put("name", target.text("name"))
        .put("creationPolicy", Optional.of(creation).filter(policy -> !policy.equals(OWNER)))
        .put("deletionPolicy", deletionPolicy(creation))
        .put("immutable", immutable())
        .put("template", target.get("template").map(this::template));
  }

  private String creationPolicy() {
    Optional<Field> field = target.get("creationPolicy");
    Optional<String> policy = field.flatMap(Field::text);
    if (policy.isPresent() && !CREATION.contains(policy.get())) {
      findings.lost(field.get(), "a KeystoreSecret always makes its Secret, or merges into one");
    }
    return policy.filter(CREATION::contains).orElse(OWNER);
  }

  private Optional<String> deletionPolicy(String creation) {
    Optional<Field> field = target.get("deletionPolicy");
    Optional<String> policy = field.flatMap(Field::text);
    if (policy.isPresent() && !DELETION.contains(policy.get())) {
      findings.lost(field.get(), "it is Retain, Delete or Merge");
      return Optional.empty();
    }
    if (policy.filter("Delete"::equals).isPresent() && !creation.equals(OWNER)) {
      findings.lost(field.get(), "only a Secret that a KeystoreSecret owns is deleted");
      return Optional.empty();
    }
    policy
        .filter("Delete"::equals)
        .ifPresent(
            _ ->
                findings.note(
                    field.get(),
                    "the Secret goes when all its items are gone, and Ready is then False"));
    return policy.filter(word -> !word.equals("Retain"));
  }

  private Optional<Boolean> immutable() {
    target.useIfIs("immutable", "false");
    target.useIfIs("immutable", "true");
    return Optional.of(true).filter(_ -> target.isMember("immutable", "true"));
  }

  private Map<String, Object> template(Field template) {
    template.useIfIs("engineVersion", "v2");
    template
        .get("engineVersion")
        .filter(version -> version.unused().findAny().isPresent())
        .ifPresent(
            version -> findings.lost(version, "only templates of engine v2 are carried over"));
    template.useIfIs("mergePolicy", "Replace");
    template.useIfIs("mergePolicy", "Merge");
    return new Tree()
        .put("type", template.text("type"))
        .put("mergePolicy", mergePolicy(template))
        .put("metadata", metadata(template))
        .put("data", texts(template))
        .put("templateFrom", sources(template))
        .made();
  }

  private static Optional<String> mergePolicy(Field template) {
    return Optional.of("Merge").filter(policy -> template.isMember("mergePolicy", policy));
  }

  private Map<String, Object> metadata(Field template) {
    Tree metadata = new Tree();
    template
        .get("metadata")
        .ifPresent(
            from -> {
              metadata.put("labels", literals(from, "labels"));
              metadata.put("annotations", literals(from, "annotations"));
            });
    return metadata.made();
  }

  private Map<String, Object> literals(Field metadata, String kind) {
    Map<String, Object> literals = MetadataTranslation.texts(metadata, kind);
    Map<String, Field> fields = metadata.members(kind);
    for (String name : List.copyOf(literals.keySet())) {
      Field field = fields.get(name);
      if (field != null && String.valueOf(literals.get(name)).contains("{{")) {
        findings.lost(field, Reasons.of("spec.target.template.templateFrom[].target"));
        literals.remove(name);
      } else if (field != null && MetadataTranslation.isRefused(name)) {
        findings.lost(field, "the operator sets no such one: another controller would act on it");
        literals.remove(name);
      }
    }
    return literals;
  }

  private Map<String, Object> texts(Field template) {
    Map<String, Object> texts = new LinkedHashMap<>();
    template
        .members("data")
        .forEach(
            (key, field) -> {
              try {
                GoTemplate.Translation made = GoTemplate.translate(field.text().orElse(""));
                texts.put(key, made.text());
                made.notes().forEach(note -> findings.note(field, note));
              } catch (UntranslatableException e) {
                findings.lost(field, "line " + e.line() + " of it: " + e.getMessage());
              }
            });
    return texts;
  }

  private List<Map<String, Object>> sources(Field template) {
    List<Map<String, Object>> sources = new ArrayList<>();
    for (Field source : template.elements("templateFrom")) {
      source.useIfIs("target", "Data");
      source
          .get("configMap")
          .ifPresent(
              configMap -> {
                List<Map<String, Object>> items = new ArrayList<>();
                for (Field item : configMap.elements("items")) {
                  item.useIfIs("templateAs", "Values");
                  items.add(new Tree().put("key", item.text("key")).made());
                }
                findings.lost(
                    configMap,
                    "its texts are Go templates: write them anew in another ConfigMap, and name that"
                        + " one");
                sources.add(
                    Map.of(
                        "configMap",
                        new Tree().put("name", configMap.text("name")).put("items", items).made()));
              });
    }
    return sources;
  }
}
