package io.keystoreoperator.cli.migrate;

import io.keystoreoperator.api.KeystoreAuth;
import io.keystoreoperator.api.KeystoreSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A SecretStore or ClusterSecretStore of AWS as a Keystore or ClusterKeystore.
final class StoreTranslation {
  private static final String TABLE = "keystore";
  private static final Pattern SIMPLE_REGEX = Pattern.compile("\\^?([a-z0-9-]*)(\\.\\*)?\\$?");

  private final Field spec;
  private final boolean isCluster;
  private final MigrationSettings settings;
  private final Findings findings;

  StoreTranslation(Field spec, boolean isCluster, MigrationSettings settings, Findings findings) {
    this.spec = spec;
    this.isCluster = isCluster;
    this.settings = settings;
    this.findings = findings;
  }

  /// The keystore's spec; empty where the store is of another provider.
  Optional<Map<String, Object>> tree() {
    return spec.get("provider").flatMap(provider -> provider.get("aws")).map(this::tree);
  }

  private Map<String, Object> tree(Field aws) {
    aws.get("service")
        .ifPresent(
            service ->
                findings.note(service, "the values have to be in the table: keystore store"));
    Tree tree = new Tree().put("region", region(aws)).put("table", table()).put("auth", auth(aws));
    if (isCluster) {
      tree.put("access", access());
    }
    return tree.made();
  }

  private Optional<String> region(Field aws) {
    Optional<Field> field = aws.get("region");
    Optional<String> region = field.flatMap(Field::text);
    if (region.isEmpty()) {
      findings.unknown("spec.region: the store names none");
    } else if (!region.get().matches(KeystoreSpec.REGION)) {
      findings.lost(field.get(), "a region is such as us-east-1");
    }
    return region.filter(name -> name.matches(KeystoreSpec.REGION));
  }

  private String table() {
    if (settings.table() == null) {
      findings.unknown(
          "spec.table: a secret store has none, and \"" + TABLE + "\" is guessed: say --table");
      return TABLE;
    }
    return settings.table();
  }

  private Map<String, Object> auth(Field aws) {
    Tree auth = new Tree().put("serviceAccountRef", serviceAccount(aws));
    auth.put("roleChain", chain(aws));
    Optional<String> role = role(aws);
    auth.put("roleArn", role);
    auth.put("externalId", role.isPresent() ? externalId(aws) : externalIdOfNoRole(aws));
    auth.put("sessionTags", tags(aws));
    List<String> transitive =
        aws.elements("transitiveTagKeys").stream().flatMap(key -> key.text().stream()).toList();
    auth.put("transitiveTagKeys", transitive);
    aws.useIfIs("sessionTagsPolicy", "None");
    return auth.made();
  }

  private Map<String, Object> serviceAccount(Field aws) {
    Optional<String> named =
        aws.get("auth")
            .flatMap(auth -> auth.get("jwt"))
            .flatMap(jwt -> jwt.get("serviceAccountRef"))
            .flatMap(reference -> reference.text("name"))
            .or(() -> Optional.ofNullable(settings.serviceAccount()).filter(_ -> !isCluster));
    if (named.isEmpty() && !isCluster) {
      findings.unknown(
          "spec.auth.serviceAccountRef: a Keystore reads as a ServiceAccount of its namespace, never"
              + " as the operator: say --service-account");
    }
    return new Tree().put("name", named).made();
  }

  /// An ARN, as a keystore takes it; a role's name alone does not say in which account.
  private Optional<String> arn(Field role) {
    Optional<String> text = role.text().filter(arn -> !arn.isEmpty());
    if (text.isPresent() && !text.get().matches(KeystoreAuth.ROLE_ARN)) {
      findings.lost(
          role, "a role is named by its ARN, such as arn:aws:iam::111122223333:role/name");
      return Optional.empty();
    }
    return text;
  }

  private List<Map<String, Object>> chain(Field aws) {
    return aws.elements("additionalRoles").stream()
        .flatMap(role -> arn(role).stream())
        .map(role -> Map.<String, Object>of("roleArn", role))
        .toList();
  }

  private Optional<String> role(Field aws) {
    Optional<Field> theirs = aws.get("role");
    if (settings.roleArn() == null) {
      return theirs.flatMap(this::arn);
    }
    Optional<String> role = theirs.flatMap(Field::text).filter(arn -> !arn.isEmpty());
    if (role.isPresent() && !role.get().equals(settings.roleArn())) {
      findings.note(theirs.get(), "now the role of --role-arn");
    }
    return Optional.of(settings.roleArn());
  }

  private static Optional<Field> theirExternalId(Field aws) {
    return aws.get("externalID")
        .filter(field -> field.text().filter(id -> !id.isEmpty()).isPresent());
  }

  /// It is given when a role is assumed: a keystore without one does not take it.
  private Optional<String> externalIdOfNoRole(Field aws) {
    String why = "is given when a role is assumed, and there is none: say --role-arn";
    theirExternalId(aws).ifPresent(theirs -> findings.lost(theirs, why));
    if (settings.externalId() != null) {
      findings.unknown("spec.auth.externalId: that of --external-id " + why);
    }
    return Optional.empty();
  }

  private Optional<String> externalId(Field aws) {
    Optional<Field> theirs = theirExternalId(aws);
    Optional<String> externalId = theirs.flatMap(Field::text);
    if (settings.externalId() == null) {
      return externalId;
    }
    if (externalId.isPresent() && !externalId.get().equals(settings.externalId())) {
      findings.note(theirs.get(), "now the external ID of --external-id");
    }
    return Optional.of(settings.externalId());
  }

  private Map<String, Object> tags(Field aws) {
    Map<String, Object> tags = new LinkedHashMap<>();
    for (Field tag : aws.elements("sessionTags")) {
      Optional<String> key = tag.text("key");
      Optional<String> value = tag.text("value");
      if (key.isEmpty() || value.isEmpty()) {
        findings.lost(tag, "a session tag has a key and a value");
      } else if (tags.putIfAbsent(key.get(), value.get()) != null) {
        findings.lost(tag, "there is a session tag of this key already");
      }
    }
    return tags;
  }

  /// Who could read a ClusterSecretStore could read all of it.
  private List<Map<String, Object>> access() {
    List<Map<String, Object>> rules = new ArrayList<>();
    List<Field> conditions = spec.elements("conditions");
    for (Field condition : conditions) {
      condition
          .get("namespaceSelector")
          .ifPresent(selector -> rules.add(rule("namespaceSelector", selector.whole())));
      List<String> namespaces = new ArrayList<>();
      condition.elements("namespaces").forEach(name -> name.text().ifPresent(namespaces::add));
      for (Field regex : condition.elements("namespaceRegexes")) {
        glob(regex).ifPresent(namespaces::add);
      }
      if (!namespaces.isEmpty()) {
        rules.add(rule("namespaces", namespaces));
      }
    }
    if (conditions.isEmpty()) {
      rules.add(rule("namespaceSelector", Map.of()));
    }
    return rules;
  }

  private Map<String, Object> rule(String who, Object whom) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put(who, whom);
    rule.put("keys", List.of(settings.keys()));
    return rule;
  }

  /// A name with a star in place of `.*`.
  private Optional<String> glob(Field regex) {
    String text = regex.text().orElse("");
    Matcher simple = SIMPLE_REGEX.matcher(text);
    boolean anchored = text.startsWith("^") && (text.endsWith("$") || text.endsWith(".*"));
    if (!simple.matches() || !anchored) {
      findings.lost(regex, "namespaces are names with *, such as team-*");
      return Optional.empty();
    }
    return Optional.of(simple.group(1) + (simple.group(2) == null ? "" : "*"));
  }
}
