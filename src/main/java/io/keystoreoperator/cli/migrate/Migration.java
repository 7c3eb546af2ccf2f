package io.keystoreoperator.cli.migrate;

import io.keystoreoperator.api.ApiGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes resources of ours of External Secrets Operator's, one at a time.
final class Migration {
  private static final Set<String> VERSIONS =
      Set.of("external-secrets.io/v1", "external-secrets.io/v1beta1");

  private final MigrationSettings settings;
  private final OperatorRules rules = new OperatorRules();

  Migration(MigrationSettings settings) {
    this.settings = settings;
  }

  Migrated migrate(String file, Field resource) {
    if (resource.members().isEmpty()) {
      return Migrated.nothing(
          new Finding(
              Finding.Severity.LOST,
              new Finding.Source(file, ""),
              resource.line(),
              "",
              "no Kubernetes resource: a list or a text"));
    }
    String kind = resource.text("kind").orElse("");
    String version = resource.text("apiVersion").orElse("");
    Finding.Source source = new Finding.Source(file, spoken(kind, resource));
    if (!VERSIONS.contains(version)) {
      boolean theirs = version.contains("external-secrets.io/");
      return Migrated.nothing(
          new Finding(
              theirs ? Finding.Severity.LOST : Finding.Severity.NOTE,
              source,
              resource.line(),
              "",
              theirs
                  ? "apiVersion " + version + " is not carried over: v1 and v1beta1 are"
                  : "not of External Secrets Operator: left out"));
    }
    Findings findings = new Findings(source, resource);
    return switch (kind) {
      case "ExternalSecret" -> externalSecret(source, resource, findings);
      case "ClusterExternalSecret" -> clusterExternalSecret(source, resource, findings);
      case "SecretStore" -> store(source, resource, false, findings);
      case "ClusterSecretStore" -> store(source, resource, true, findings);
      default ->
          Migrated.nothing(
              new Finding(
                  Finding.Severity.LOST,
                  source,
                  resource.line(),
                  "",
                  "there is nothing like a " + kind + " here"));
    };
  }

  private static String spoken(String kind, Field resource) {
    Optional<Field> metadata = resource.get("metadata");
    String namespace =
        metadata.flatMap(all -> all.text("namespace")).map(name -> name + "/").orElse("");
    String name = metadata.flatMap(all -> all.text("name")).orElse("");
    return (kind + " " + namespace + name).strip();
  }

  private Migrated externalSecret(Finding.Source source, Field resource, Findings findings) {
    MetadataTranslation metadata = new MetadataTranslation(resource, findings);
    Optional<String> maker = metadata.maker();
    if (maker.isPresent()) {
      return Migrated.nothing(
          new Finding(
              Finding.Severity.NOTE,
              source,
              resource.line(),
              "",
              "made by ClusterExternalSecret " + maker.get() + ": carry that one over"));
    }
    SpecTranslation spec = new SpecTranslation(spec(resource), findings);
    Map<String, Object> own = metadata.own();
    Map<String, Object> made = spec.tree(metadata.copiedToSecret());
    Handover handover =
        new Handover(
            metadata.namespace().orElse(""),
            metadata.name().orElse(""),
            spec.targetName().or(metadata::name).orElse(""));
    List<String> commands = handover.commands(spec.creationPolicy());
    return migrated(source, resource, "KeystoreSecret", own, made, findings, commands);
  }

  private Migrated clusterExternalSecret(Finding.Source source, Field resource, Findings findings) {
    MetadataTranslation metadata = new MetadataTranslation(resource, findings);
    ClusterSpecTranslation spec = new ClusterSpecTranslation(spec(resource), findings);
    Map<String, Object> own = metadata.own();
    Map<String, Object> made = spec.tree();
    String name = metadata.name().orElse("");
    String each = spec.readerName().orElse(name);
    Handover handover = new Handover("NAMESPACE", each, spec.targetName().orElse(each));
    List<String> commands = handover.everywhere(name, spec.creationPolicy());
    return migrated(source, resource, "ClusterKeystoreSecret", own, made, findings, commands);
  }

  private Migrated store(
      Finding.Source source, Field resource, boolean isCluster, Findings findings) {
    MetadataTranslation metadata = new MetadataTranslation(resource, findings);
    Optional<Map<String, Object>> spec =
        new StoreTranslation(spec(resource), isCluster, settings, findings).tree();
    if (spec.isEmpty()) {
      return Migrated.nothing(
          new Finding(
              Finding.Severity.LOST,
              source,
              resource.line(),
              "",
              "only stores of AWS are carried over: write a keystore for what it held, by hand"));
    }
    String kind = isCluster ? "ClusterKeystore" : "Keystore";
    return migrated(source, resource, kind, metadata.own(), spec.get(), findings, List.of());
  }

  private static Field spec(Field resource) {
    return resource.get("spec").orElse(resource);
  }

  private Migrated migrated(
      Finding.Source source,
      Field resource,
      String kind,
      Map<String, Object> metadata,
      Map<String, Object> spec,
      Findings findings,
      List<String> commands) {
    List<Finding> all = new ArrayList<>(findings.complete(Reasons.ALL));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", ApiGroup.NAME + "/" + ApiGroup.VERSION);
    tree.put("kind", kind);
    tree.put("metadata", metadata);
    tree.put("spec", spec);
    if (all.stream().noneMatch(Finding::isLoss)) {
      // Of what is known to be incomplete the rest would only repeat it.
      for (String violation : rules.violations(tree)) {
        all.add(
            new Finding(
                Finding.Severity.LOST,
                source,
                resource.line(),
                "",
                "not taken here: " + violation));
      }
    }
    if (all.stream().anyMatch(Finding::isLoss)) {
      tree.put("spec", waiting(kind, spec));
    }
    return new Migrated(source, resource.line(), tree, all, commands);
  }

  private static Map<String, Object> waiting(String kind, Map<String, Object> spec) {
    return switch (kind) {
      case "KeystoreSecret" -> SpecTranslation.suspended(spec);
      case "ClusterKeystoreSecret" -> ClusterSpecTranslation.suspended(spec);
      default -> spec;
    };
  }
}
