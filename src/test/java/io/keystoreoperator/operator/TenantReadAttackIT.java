package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.Tenant;
import io.keystoreoperator.fixture.TwoAccounts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A tenant who is after what another reads: keys, keystores, identities, templates. It gets
/// nothing, and learns nothing of what is there.
class TenantReadAttackIT {
  private static final String PROBE = "probe";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final TwoAccounts accounts = operator.accounts();
  private Team victim;
  private Tenant tenant;

  @BeforeEach
  void twoTeamsOfOneKeystore() {
    victim = operator.running().teamWithoutKeystore();
    tenant = Tenant.of(operator.running().teamWithoutKeystore());
    accounts.writer().putV1(victim.key("db"), "of the victim");
    victim.applyClusterKeystore(
        victim.keystore(),
        """
        region: us-east-1
        table: keystore
        auth: {roleArn: "%s", externalId: "%s"}
        encryptionContext: {}
        access: [{namespaceSelector: {}, keys: ["{namespace}/**"]}]
        """
            .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID));
    victim.applyKeystoreSecretOf(
        ref(), "app", "data: [{secretKey: k, remoteRef: {key: '{ns}/db'}}]");
    victim.awaitReason("app", "Synced");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", version: \"1\"",
        ", property: password",
        ", decodingStrategy: Base64",
        ", encryptionContext: {a: b}"
      })
  void aKeyOfAnotherLooksTheSameWhetherItIsThereOrNot(String more) {
    accounts.aws().calls().reset();

    String there = seen(probing(victim.key("db"), more), "KeyNotAllowed", victim.key("db"));
    String absent = seen(probing(victim.key("no"), more), "KeyNotAllowed", victim.key("no"));

    assertThat(there).isEqualTo(absent).doesNotContain("of the victim", "arn:");
    assertThat(accounts.aws().calls().snapshot())
        .doesNotContainKeys("dynamodb:BatchGetItem", "dynamodb:Query", "kms:Decrypt");
  }

  /// Nothing of it is looked at, not even by the expression: whatever is there takes no time.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{path: '{victim}/'}",
        "{path: '{victim}/KEY'}",
        "{name: {regexp: '^{victim}/KEY$'}}",
        "{path: '{victim}', name: {regexp: KEY}}",
        "{name: {regexp: '{victim}|(.*.*.*.*.*KEY){20}'}}",
        "{path: '{own}/../{victim}/'}",
      })
  void whatAnotherHasIsNotFoundWhetherItIsThereOrNot(String find) {
    accounts.allowReadingAndFinding();
    victim.applyClusterKeystore(victim.keystore(), findingKeystore());

    accounts.writer().putV1(victim.key("treasure"), "of the victim");

    String there = seen(finding(find, "treasure"), "ItemNotFound", "treasure");
    String absent = seen(finding(find, "illusion"), "ItemNotFound", "illusion");

    assertThat(there).isEqualTo(absent).doesNotContain("of the victim", "arn:");
  }

  @Test
  void theMembersOfAnothersItemLookTheSameWhetherTheyAreThereOrNot() {
    accounts.writer().putV1(victim.key("settings"), "{\"password\": \"of the victim\"}");
    String extract = "keystoreRef: %s\ndataFrom: [{extract: {key: \"%s\", property: password}}]";

    String there =
        seen(
            extract.formatted(ref(), victim.key("settings")),
            "KeyNotAllowed",
            victim.key("settings"));
    String absent =
        seen(
            extract.formatted(ref(), victim.key("nothing")),
            "KeyNotAllowed",
            victim.key("nothing"));

    assertThat(there).isEqualTo(absent).doesNotContain("of the victim", "arn:");
  }

  /// Beside what is one's own.
  @Test
  void whatIsFoundIsOnesOwnAlone() {
    accounts.allowReadingAndFinding();
    victim.applyClusterKeystore(victim.keystore(), findingKeystore());
    accounts.writer().putV1(tenant.team().key("db"), "own");

    tenant.applyKeystoreSecret(PROBE, finding("{name: {regexp: '.*'}}", "")).succeeded();

    tenant.team().awaitReason(PROBE, "Synced");
    assertThat(tenant.team().secret(PROBE)).isEqualTo(Map.of(own() + "_db", "own"));
    assertThat(tenant.allOf(PROBE)).doesNotContain(victim.name() + "/db");
  }

  private String finding(String find, String key) {
    return "keystoreRef: %s\ndataFrom: [{find: %s}]"
        .formatted(
            ref(),
            find.replace("{own}", own()).replace("{victim}", victim.name()).replace("KEY", key));
  }

  private static String findingKeystore() {
    return """
    region: us-east-1
    table: keystore
    auth: {roleArn: "%s", externalId: "%s"}
    find: Enabled
    access: [{namespaceSelector: {}, keys: ["{namespace}/**"]}]
    """
        .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{own}/../{victim}/db",
        "{own}/%2e%2e/{victim}/db",
        "{own}//{victim}/db",
        "{own}/{victim}/db",
        "./{victim}/db",
        "/{victim}/db",
        "{victim}//db",
        "{victim}/db ",
        "{victim}%2fdb",
        "{victim}/DB",
        "{victim}0/../{victim}/db",
        "{own}0/db",
        "{own}-x/db",
        "{own}",
        "{namespace}/db",
        "{victim}/*",
        "**",
        "\\u0000{victim}/db",
        "{victim}\\u2215db",
      })
  void aKeyWrittenInAnotherWayIsAnotherKey(String key) {
    String asked = key.replace("{own}", own()).replace("{victim}", victim.name());

    tenant.applyKeystoreSecret(PROBE, probing(asked, "")).succeeded();

    var failed =
        tenant
            .team()
            .await(
                PROBE,
                kss ->
                    Set.of("KeyNotAllowed", "ItemNotFound")
                        .contains(
                            Team.condition(kss, "Ready").map(it -> it.getReason()).orElse("")));
    assertThat(failed.statusOrEmpty().syncedRevision()).isNull();
    assertThat(tenant.team().secret(PROBE)).isNull();
  }

  @Test
  void aKeystoreOfAnotherNamespaceLooksTheSameWhetherItIsThereOrNot() {
    String spec =
        """
        region: us-east-1
        table: keystore
        auth: {serviceAccountRef: {name: app}}
        """;
    victim.applyNamespacedKeystore("vault", spec);

    String there = seen(reading("{name: vault}"), "KeystoreNotFound", "vault");
    String absent = seen(reading("{name: other}"), "KeystoreNotFound", "other");

    assertThat(there).isEqualTo(absent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{name: '{victim}/vault'} ; spec.keystoreRef.name",
        "{name: ../{victim}/keystores/vault} ; spec.keystoreRef.name",
        "{name: vault, namespace: '{victim}'} ; unknown field \"spec.keystoreRef.namespace\"",
      })
  void aKeystoreOfAnotherNamespaceCannotBeNamed(String reference, String said) {
    String spec = reading(reference.replace("{victim}", victim.name()));

    assertThat(tenant.applyKeystoreSecret(PROBE, spec).stderr()).contains(said);
  }

  @Test
  void aFieldThatTheSchemaLacksIsNoWayRoundIt() {
    victim.applyNamespacedKeystore(
        "vault", "region: us-east-1\ntable: keystore\nauth: {serviceAccountRef: {name: app}}");
    String spec = reading("{name: vault, namespace: " + victim.name() + "}");

    tenant.applyKeystoreSecret(PROBE, spec, "--validate=false").succeeded();

    tenant.team().awaitReason(PROBE, "KeystoreNotFound");
  }

  @Test
  void aServiceAccountOfAnotherNamespaceLooksTheSameWhetherItIsThereOrNot() {
    victim.namespace().serviceAccount("vault");

    String there = seenAs("vault");
    String absent = seenAs("other");

    assertThat(there)
        .isEqualTo(absent)
        .contains("in namespace " + own() + " does not exist")
        .doesNotContain(victim.name());
  }

  private String seenAs(String serviceAccount) {
    tenant
        .applyKeystore(
            "own",
            """
            region: us-east-1
            table: keystore
            auth: {serviceAccountRef: {name: %s, roleArn: "%s"}}
            """
                .formatted(serviceAccount, TwoAccounts.READER_ARN))
        .succeeded();
    return seen(reading("{name: own}"), "AssumeRoleDenied", serviceAccount);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{name: '{victim}/app'} ; spec.auth.serviceAccountRef.name",
        "{name: ../../{victim}/serviceaccounts/app} ; spec.auth.serviceAccountRef.name",
        "{name: app, namespace: '{victim}'} ; unknown field \"spec.auth.serviceAccountRef.namespace\"",
      })
  void aServiceAccountOfAnotherNamespaceCannotBeNamed(String reference, String said) {
    String spec =
        "region: us-east-1\ntable: keystore\nauth: {serviceAccountRef: "
            + reference.replace("{victim}", victim.name())
            + "}";

    assertThat(tenant.applyKeystore("own", spec).stderr()).contains(said);
  }

  @Test
  void theOperatorsRoleIsNotForTheKeystoreOfATenant() {
    operator.running().trustTheCluster();
    tenant
        .team()
        .namespace()
        .serviceAccount(
            "app", "eks.amazonaws.com/role-arn", operator.running().roleInB(tenant.team()).arn());
    tenant
        .applyKeystore(
            "own",
            """
            region: us-east-1
            table: keystore
            auth:
              serviceAccountRef: {name: app}
              roleArn: "%s"
              externalId: "%s"
            """
                .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID))
        .succeeded();

    isDeniedByItsOwnKeystore();
  }

  @Test
  void theRoleOfAnothersServiceAccountIsNotTakenByItsAnnotation() {
    operator.running().trustTheCluster();
    String theirs = operator.running().roleInB(victim).arn();
    tenant.kubectl("create", "serviceaccount", "app").succeeded();
    tenant
        .kubectl("annotate", "serviceaccount", "app", "eks.amazonaws.com/role-arn=" + theirs)
        .succeeded();
    tenant.applyKeystore("own", operator.running().keystoreOfServiceAccount(victim)).succeeded();

    isDeniedByItsOwnKeystore();
  }

  private void isDeniedByItsOwnKeystore() {
    tenant
        .applyKeystoreSecret(
            PROBE,
            "keystoreRef: {name: own}\ndata: [{secretKey: k, remoteRef: {key: %s}}]"
                .formatted(victim.key("db")))
        .succeeded();

    var failed = tenant.team().awaitReason(PROBE, "AssumeRoleDenied");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage()).doesNotContain("arn:");
    assertThat(tenant.team().secret(PROBE)).isNull();
  }

  @Test
  void aSessionIsNotTaggedAsAnotherNamespaces() {
    var refused =
        tenant.applyKeystore(
            "own",
            """
            region: us-east-1
            table: keystore
            auth:
              serviceAccountRef: {name: app}
              roleArn: "%s"
              sessionTags: {kubernetes-namespace: %s}
            """
                .formatted(TwoAccounts.READER_ARN, victim.name()));

    assertThat(refused.stderr()).contains("auth.sessionTags has no kubernetes-namespace");
  }

  @Test
  void whomAKeystoreServesNothingIsToldNothingOfIt() {
    victim.applyClusterKeystore(
        victim.keystore(),
        """
        region: us-east-1
        table: no-such-table
        auth: {serviceAccountRef: {name: only-for-the-victim}}
        access: [{namespaces: ["{ns}"], keys: ["{ns}/**"]}]
        """);

    tenant.applyKeystoreSecret(PROBE, probing(victim.key("db"), "")).succeeded();

    tenant.team().awaitReason(PROBE, "KeyNotAllowed");
    assertThat(tenant.allOf(PROBE)).doesNotContain("only-for-the-victim", "no-such-table");
  }

  @Test
  void theEncryptionContextOfTheKeystoreIsNotForATenantToChange() {
    accounts.writer().putV1(tenant.team().key("db"), "s3cr3t");
    victim.applyClusterKeystore(
        victim.keystore(),
        """
        region: us-east-1
        table: keystore
        auth: {roleArn: "%s", externalId: "%s"}
        encryptionContext: {tier: gold}
        access: [{namespaceSelector: {}, keys: ["{namespace}/**"]}]
        """
            .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID));
    victim.awaitReason("app", "IntegrityFailed");
    accounts.aws().calls().reset();

    tenant
        .applyKeystoreSecret(
            PROBE, probing(tenant.team().key("db"), ", encryptionContext: {tier: lead}"))
        .succeeded();

    var failed = tenant.team().awaitReason(PROBE, "InvalidSpec");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains("the keystore sets encryptionContext \"tier\" to another value")
        .doesNotContain("gold");
    assertThat(accounts.aws().calls("kms", "Decrypt")).isZero();
  }

  @Test
  void aConfigMapOfAnotherNamespaceLooksTheSameWhetherItIsThereOrNot() {
    accounts.writer().putV1(tenant.team().key("db"), "s3cr3t");
    victim
        .namespace()
        .kubectl("create", "configmap", "vault", "--from-literal=a=theirs")
        .succeeded();

    String there = seen(templating("{name: vault, items: [{key: a}]}"), "TemplateFailed", "vault");
    String absent = seen(templating("{name: other, items: [{key: a}]}"), "TemplateFailed", "other");

    assertThat(there)
        .isEqualTo(absent)
        .contains("there is no ConfigMap \\\"KEY\\\" in this namespace");
    for (String elsewhere : List.of("{victim}/vault", "../{victim}/configmaps/vault")) {
      String named = elsewhere.replace("{victim}", victim.name());
      assertThat(
              tenant
                  .applyKeystoreSecret(
                      PROBE, templating("{name: '" + named + "', items: [{key: a}]}"))
                  .stderr())
          .contains("templateFrom[0].configMap.name");
    }
  }

  private String templating(String configMap) {
    return """
    keystoreRef: %s
    target: {template: {templateFrom: [{configMap: %s}]}}
    data: [{secretKey: k, remoteRef: {key: "{ns}/db"}}]
    """
        .formatted(ref(), configMap);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include \"/etc/passwd\" %}",
        "{% extends \"http://169.254.169.254/latest/meta-data/\" %}",
        "{% import \"file:///var/run/secrets/kubernetes.io/serviceaccount/token\" %}",
        "{{ data.getClass() }}",
        "{{ k.getClass().forName(\"java.lang.Runtime\") }}",
        "{{ \"\".bytes.class }}",
        "{{ locale }}{{ beans }}",
        "{{ k | include(\"/etc/passwd\") }}",
        "{% cache \"a\" %}{{ k }}{% endcache %}",
        "{{ i18n(\"messages\", \"a\") }}",
      })
  void aTemplateDoesNotReachOut(String template) {
    accounts.writer().putV1(tenant.team().key("db"), "s3cr3t");

    tenant
        .applyKeystoreSecret(
            PROBE,
            """
            keystoreRef: %s
            target: {template: {data: {a: '%s'}}}
            data: [{secretKey: k, remoteRef: {key: "{ns}/db"}}]
            """
                .formatted(ref(), template))
        .succeeded();

    tenant.team().awaitReason(PROBE, "TemplateFailed");
    assertThat(tenant.team().secret(PROBE)).isNull();
  }

  /// Nor does one that makes names.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include \"/etc/passwd\" %}",
        "{{ value.getClass() }}",
        "{{ data[\"k\"] }}",
      })
  void aTemplateOfNamesDoesNotReachOut(String template) {
    accounts.writer().putV1(tenant.team().key("settings"), "{\"user\": \"s3cr3t\"}");

    tenant
        .applyKeystoreSecret(
            PROBE,
            """
            keystoreRef: %s
            data: [{secretKey: k, remoteRef: {key: "{ns}/settings"}}]
            dataFrom:
            - extract: {key: "{ns}/settings"}
              rewrite: [{transform: {template: '%s'}}]
            """
                .formatted(ref(), template))
        .succeeded();

    tenant.team().awaitReason(PROBE, "TemplateFailed");
    assertThat(tenant.team().secret(PROBE)).isNull();
    assertThat(tenant.allOf(PROBE)).doesNotContain("s3cr3t");
  }

  @Test
  void aTenantReadsNeitherAnothersResourcesNorTheClusters() {
    for (String[] asked :
        List.of(
            new String[] {"get", "kss", "--all-namespaces"},
            new String[] {"get", "clusterkeystores"},
            new String[] {"get", "clusterkeystoresecrets"},
            new String[] {"get", "events", "--namespace=default"},
            new String[] {"get", "secrets", "--namespace=" + victim.name()})) {
      assertThat(tenant.kubectl(asked).stderr()).contains("Forbidden").contains("tenant-of-");
    }
    assertThat(victim.secret("app")).isEqualTo(Map.of("k", "of the victim"));
  }

  private String own() {
    return tenant.team().name();
  }

  private String ref() {
    return "{kind: ClusterKeystore, name: " + victim.keystore() + "}";
  }

  private String probing(String key, String more) {
    return "keystoreRef: %s\ndata: [{secretKey: k, remoteRef: {key: \"%s\"%s}}]"
        .formatted(ref(), key, more);
  }

  private static String reading(String keystoreRef) {
    return "keystoreRef: %s\ndata: [{secretKey: k, remoteRef: {key: '{ns}/db'}}]"
        .formatted(keystoreRef);
  }

  /// What a tenant sees of a KeystoreSecret of this spec, with a word left out.
  private String seen(String spec, String reason, String without) {
    tenant.applyKeystoreSecret(PROBE, spec).succeeded();
    tenant.team().awaitReason(PROBE, reason);
    String all = tenant.allOf(PROBE).replace(without, "KEY");
    tenant.forget(PROBE);
    return all;
  }
}
