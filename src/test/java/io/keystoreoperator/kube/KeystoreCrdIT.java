package io.keystoreoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Keystore and ClusterKeystore, which have most of their fields in common.
class KeystoreCrdIT {
  private static final String TABLE = "region: us-east-1, table: keystore";
  private static final String ACCOUNT = "serviceAccountRef: {name: app}";
  private static final String ROLE = "roleArn: 'arn:aws:iam::111122223333:role/keystore-reader'";

  private final KubeNamespace namespace = RealKubernetes.running().inFreshNamespace();

  @Test
  void everyFieldOfAKeystoreIsTaken() {
    var applied =
        namespace.kubectlApply(
            """
            apiVersion: keystore-operator.io/v1beta1
            kind: Keystore
            metadata: {name: team}
            spec:
              region: eu-central-1
              table: keystore
              format: KeystoreV1
              auth:
                serviceAccountRef:
                  name: app
                  roleArn: arn:aws:iam::222233334444:role/app
                roleChain:
                - {roleArn: "arn:aws:iam::222233334444:role/hop", externalId: hop-1}
                roleArn: arn:aws:iam::111122223333:role/keystore-reader
                externalId: b-prod
                sessionDuration: 30m
                sessionTags: {team: payments}
                transitiveTagKeys: [team]
              kmsKeyArns: ["arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab"]
              encryptionContext: {name: "{key}"}
              find: Enabled
              push: {stream: Enabled}
            """);

    assertThat(applied.succeeded().stdout())
        .isEqualTo("keystore.keystore-operator.io/team created\n");
  }

  @Test
  void everyFieldOfAClusterKeystoreIsTaken() {
    var applied =
        namespace.kubectlApply(
            """
            apiVersion: keystore-operator.io/v1beta1
            kind: ClusterKeystore
            metadata: {name: %s}
            spec:
              region: us-gov-west-1
              table: keystore
              auth:
                roleArn: arn:aws-us-gov:iam::111122223333:role/path/keystore-reader
                externalId: b-prod
                sessionDuration: 12h
                sessionScope: Namespace
              find: Disabled
              push: {stream: Disabled}
              access:
              - namespaceSelector: {matchLabels: {keystore: "yes"}}
                keys: ["{namespace}/**", "shared/*"]
              - namespaces: [team-a, "payments-*"]
                keys: ["payments/**"]
              revocationPolicy: Delete
            """
                .formatted(namespace.name()));

    assertThat(applied.succeeded().stdout())
        .isEqualTo("clusterkeystore.keystore-operator.io/" + namespace.name() + " created\n");
  }

  @Test
  void aClusterKeystoreNeedsOnlyItsTable() {
    namespace.kubectlApply(keystore("ClusterKeystore", "{%s}".formatted(TABLE))).succeeded();

    assertThat(
            namespace
                .kubectl("get", "cks", namespace.name(), "--output=jsonpath={.spec}")
                .succeeded()
                .stdout())
        .isEqualTo(
            "{\"find\":\"Disabled\",\"format\":\"Auto\",\"region\":\"us-east-1\","
                + "\"revocationPolicy\":\"Retain\","
                + "\"table\":\"keystore\"}");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakesInEither")
  void aMistakeInEitherKindIsRefusedNamingFieldAndRemedy(String mistake, String spec, String said) {
    for (String kind : List.of("Keystore", "ClusterKeystore")) {
      var refused = namespace.kubectlApply(keystore(kind, spec));

      assertThat(refused.exitCode()).as(mistake).isNotZero();
      assertThat(refused.stderr()).as(mistake).contains(said);
    }
  }

  static Stream<Arguments> mistakesInEither() {
    return Stream.concat(mistakesInTheTable(), mistakesInTheAuth());
  }

  private static Stream<Arguments> mistakesInTheTable() {
    String auth = "auth: {%s}".formatted(ACCOUNT);
    return Stream.of(
        arguments("no spec", "", "spec: Required value"),
        arguments(
            "push that is neither on nor off",
            "{%s, %s, push: {stream: Always}}".formatted(TABLE, auth),
            "spec.push.stream: Unsupported value"),
        arguments(
            "no table", "{region: us-east-1, %s}".formatted(auth), "spec.table: Required value"),
        arguments("no region", "{table: ks-1, %s}".formatted(auth), "spec.region: Required value"),
        arguments(
            "a region's city",
            "{region: virginia, table: keystore, %s}".formatted(auth),
            "\"virginia\": region is an AWS region such as us-east-1"),
        arguments(
            "too short a table name",
            "{region: us-east-1, table: ks, %s}".formatted(auth),
            "spec.table in body should be at least 3 chars long"),
        arguments(
            "an unknown format",
            "{%s, format: V1, %s}".formatted(TABLE, auth),
            "spec.format: Unsupported value: \"V1\": supported values: \"Auto\", \"Credstash\","
                + " \"KeystoreV1\", \"KeystoreV2\""),
        arguments(
            "find switched on",
            "{%s, find: 'On', %s}".formatted(TABLE, auth),
            "spec.find: Unsupported value: \"On\": supported values: \"Disabled\", \"Enabled\""),
        arguments(
            "an alias for a key",
            "{%s, kmsKeyArns: [alias/keystore], %s}".formatted(TABLE, auth),
            "spec.kmsKeyArns: Invalid value: kmsKeyArns are ARNs of keys, such as"
                + " arn:aws:kms:us-east-1:111122223333:key/1234abcd-..., and no aliases"),
        arguments(
            "a misspelt field",
            "{%s, tabel: keystore, %s}".formatted(TABLE, auth),
            "unknown field \"spec.tabel\""));
  }

  private static Stream<Arguments> mistakesInTheAuth() {
    String bad = "'arn:aws:sts::111122223333:assumed-role/reader/me'";
    String aRole =
        "\"arn:aws:sts::111122223333:assumed-role/reader/me\": roleArn is the ARN of an IAM role,"
            + " such as arn:aws:iam::111122223333:role/keystore-reader";
    return Stream.of(
        inAuth("an ARN of a session", "roleArn: " + bad, "spec.auth.roleArn: Invalid value: "),
        inAuth("an ARN of a session", "roleArn: " + bad, aRole),
        inAuth(
            "an ARN of a session in the chain",
            "%s, roleChain: [{roleArn: %s}]".formatted(ROLE, bad),
            "spec.auth.roleChain[0].roleArn: Invalid value: " + aRole),
        inAuth(
            "a chain that leads nowhere",
            "roleChain: [{%s}]".formatted(ROLE),
            "spec.auth: Invalid value: roleChain needs roleArn: the chain ends in it"),
        inAuth(
            "too long a chain",
            "%s, roleChain: [%s]".formatted(ROLE, "{%s},".formatted(ROLE).repeat(6)),
            "spec.auth.roleChain: Too many: 6: must have at most 5 items"),
        inAuth(
            "an external ID for nobody",
            "externalId: b-prod",
            "externalId needs roleArn: it is given when that role is assumed"),
        inAuth(
            "an external ID that is too short",
            "%s, externalId: x".formatted(ROLE),
            "spec.auth.externalId in body should be at least 2 chars long"),
        inAuth(
            "a session of no role",
            "sessionDuration: 1h",
            "sessionDuration needs roleArn: it is the length of that role's session"),
        inAuth(
            "a session too short",
            "%s, sessionDuration: 5m".formatted(ROLE),
            "sessionDuration is 15m to 12h, such as 90m"),
        inAuth(
            "a session too long",
            "%s, sessionDuration: 13h".formatted(ROLE),
            "sessionDuration is 15m to 12h, such as 90m"),
        inAuth(
            "a session in days",
            "%s, sessionDuration: 1d".formatted(ROLE),
            "sessionDuration is 15m to 12h, such as 90m"),
        inAuth(
            "a chained session longer than AWS gives",
            "%s, roleChain: [{%s}], sessionDuration: 5h".formatted(ROLE, ROLE),
            "sessionDuration is at most 1h where one role assumes another (AWS's limit)"),
        inAuth(
            "tags for nobody",
            "sessionTags: {team: payments}",
            "sessionTags needs roleArn: they are given when that role is assumed"),
        inAuth(
            "a transitive tag that is no tag",
            "%s, sessionTags: {team: payments}, transitiveTagKeys: [app]".formatted(ROLE),
            "transitiveTagKeys names keys of sessionTags"));
  }

  private static Arguments inAuth(String mistake, String auth, String said) {
    return arguments(mistake, "{%s, auth: {%s, %s}}".formatted(TABLE, ACCOUNT, auth), said);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakesInAKeystore")
  void aMistakeInAKeystoreIsRefusedNamingFieldAndRemedy(String mistake, String spec, String said) {
    var refused = namespace.kubectlApply(keystore("Keystore", spec));

    assertThat(refused.exitCode()).as(mistake).isNotZero();
    assertThat(refused.stderr()).as(mistake).contains(said);
  }

  static Stream<Arguments> mistakesInAKeystore() {
    return Stream.of(
        arguments("no identity", "{%s}".formatted(TABLE), "spec.auth: Required value"),
        arguments(
            "the operator's identity",
            "{%s, auth: {%s}}".formatted(TABLE, ROLE),
            "auth.serviceAccountRef is required: only a ClusterKeystore may use the operator's own"
                + " identity"),
        arguments(
            "a ServiceAccount without a name",
            "{%s, auth: {serviceAccountRef: {}}}".formatted(TABLE),
            "spec.auth.serviceAccountRef.name: Required value"),
        arguments(
            "a session for each namespace",
            "{%s, auth: {%s, %s, sessionScope: Namespace}}".formatted(TABLE, ACCOUNT, ROLE),
            "auth.sessionScope is for a ClusterKeystore: a Keystore serves one namespace"),
        arguments(
            "a tag that poses as another namespace",
            "{%s, auth: {%s, %s, sessionTags: {kubernetes-namespace: team-b}}}"
                .formatted(TABLE, ACCOUNT, ROLE),
            "auth.sessionTags has no kubernetes-namespace: by that tag AWS policies know the"
                + " namespace that a ClusterKeystore reads for"),
        arguments(
            "access rules",
            "{%s, auth: {%s}, access: []}".formatted(TABLE, ACCOUNT),
            "unknown field \"spec.access\""),
        arguments(
            "a policy for access that nobody takes away",
            "{%s, auth: {%s}, revocationPolicy: Delete}".formatted(TABLE, ACCOUNT),
            "unknown field \"spec.revocationPolicy\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakesInAClusterKeystore")
  void aMistakeInAClusterKeystoreIsRefusedNamingFieldAndRemedy(
      String mistake, String spec, String said) {
    var refused = namespace.kubectlApply(keystore("ClusterKeystore", spec));

    assertThat(refused.exitCode()).as(mistake).isNotZero();
    assertThat(refused.stderr()).as(mistake).contains(said);
  }

  static Stream<Arguments> mistakesInAClusterKeystore() {
    String one = "spec.access[0]: Invalid value: a rule has exactly one of namespaceSelector and";
    return Stream.of(
        arguments(
            "an unknown revocation policy",
            "{%s, revocationPolicy: Merge}".formatted(TABLE),
            "spec.revocationPolicy: Unsupported value: \"Merge\": supported values: \"Delete\","
                + " \"Retain\""),
        inAccess("a rule for nobody", "keys: ['a/*']", one),
        inAccess(
            "a rule with two selectors",
            "keys: ['a/*'], namespaces: [team-a], namespaceSelector: {}",
            one),
        inAccess(
            "a rule without keys", "namespaces: [team-a]", "spec.access[0].keys: Required value"),
        inAccess(
            "a rule with no keys",
            "namespaces: [team-a], keys: []",
            "spec.access[0].keys in body should have at least 1 items"),
        arguments(
            "a tag that the operator sets",
            "{%s, auth: {%s, sessionScope: Namespace, sessionTags: {kubernetes-namespace: x}}}"
                .formatted(TABLE, ROLE),
            "sessionTags leaves kubernetes-namespace to sessionScope Namespace"),
        arguments(
            "a session for each namespace, of no role",
            "{%s, auth: {sessionScope: Namespace}}".formatted(TABLE),
            "sessionScope Namespace needs roleArn: its tag is given when that role is assumed"));
  }

  private static Arguments inAccess(String mistake, String rule, String said) {
    return arguments(mistake, "{%s, access: [{%s}]}".formatted(TABLE, rule), said);
  }

  @Test
  void kubectlGetShowsBothKindsAndTheirStates() {
    namespace
        .kubectlApply(keystore("Keystore", "{%s, auth: {%s}}".formatted(TABLE, ACCOUNT)))
        .succeeded();
    namespace.kubectlApply(keystore("ClusterKeystore", "{%s}".formatted(TABLE))).succeeded();
    for (String kind : List.of("ks", "cks")) {
      namespace
          .kubectl(
              "patch",
              kind,
              namespace.name(),
              "--subresource=status",
              "--type=merge",
              "--patch",
              """
              {"status": {"resources": 12, "conditions":
                [{"type": "Ready", "status": "False", "reason": "AssumeRoleDenied"}]}}
              """)
          .succeeded();

      List<String> lines =
          namespace.kubectl("get", kind, namespace.name()).succeeded().stdout().lines().toList();

      assertThat(lines.getFirst().split(" {2,}"))
          .containsExactly("NAME", "READY", "REASON", "TABLE", "REGION", "RESOURCES", "AGE");
      assertThat(lines.get(1).split(" +"))
          .startsWith(namespace.name(), "False", "AssumeRoleDenied", "keystore", "us-east-1", "12")
          .hasSize(7);
    }
  }

  @Test
  void theCategoryShowsAllThatTheOperatorLooksAfter() {
    namespace
        .kubectlApply(keystore("Keystore", "{%s, auth: {%s}}".formatted(TABLE, ACCOUNT)))
        .succeeded();
    namespace.kubectlApply(keystore("ClusterKeystore", "{%s}".formatted(TABLE))).succeeded();
    namespace
        .kubectlApply(
            keystore(
                "KeystoreSecret",
                "{keystoreRef: {name: x}, data: [{secretKey: a, remoteRef: {key: k}}]}"))
        .succeeded();

    var all = namespace.kubectl("get", "keystore-operator", "--output=name").succeeded();

    assertThat(all.stdout().lines())
        .contains(
            "keystore.keystore-operator.io/" + namespace.name(),
            "clusterkeystore.keystore-operator.io/" + namespace.name(),
            "keystoresecret.keystore-operator.io/" + namespace.name());
  }

  @Test
  void kubectlExplainDescribesTheFields() {
    var auth = namespace.kubectl("explain", "cks.spec.auth").succeeded().stdout();
    var access = namespace.kubectl("explain", "cks.spec.access").succeeded().stdout();

    assertThat(auth).contains("roleChain", "Roles assumed before roleArn, in order.");
    assertThat(access).contains("Which namespaces may read which keys. Default: nobody.");
  }

  private String keystore(String kind, String spec) {
    return """
    apiVersion: keystore-operator.io/v1beta1
    kind: %s
    metadata: {name: %s}
    """
            .formatted(kind, namespace.name())
        + (spec.isEmpty() ? "" : "spec: " + spec);
  }
}
