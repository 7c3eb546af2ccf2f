package io.keystoreoperator.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.KeystoreWriter;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the packaged operator makes of items, on a real API server, used with kubectl as a person
/// would.
class SecretIT {
  private static final String PEM =
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----\n";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final KeystoreWriter writer = operator.accounts().writer();

  @Test
  void v1ValuesArriveToTheByte() {
    var team = operator.team();
    byte[] binary = {0, 1, (byte) 0xff, (byte) 0xfe, 10};
    writer.putV1(team.key("pem"), PEM);
    writer.putV1(team.key("json"), "{\"db\": {\"password\": \"s3cr3t\", \"port\": 5432}}");
    writer.putV1(team.key("base64"), Base64.getEncoder().encodeToString(binary));
    writer.putV1(team.key("binary"), binary);
    writer.putV1(team.key("empty"), "");

    team.applyKeystoreSecret(
        "app",
        """
        target: {name: app-values}
        data:
        - {secretKey: tls.key, remoteRef: {key: "{ns}/pem"}}
        - {secretKey: trimmed, remoteRef: {key: "{ns}/pem", whitespace: Trim}}
        - {secretKey: password, remoteRef: {key: "{ns}/json", property: db.password}}
        - {secretKey: port, remoteRef: {key: "{ns}/json", property: db.port}}
        - {secretKey: decoded, remoteRef: {key: "{ns}/base64", decodingStrategy: Base64}}
        - {secretKey: binary, remoteRef: {key: "{ns}/binary"}}
        - {secretKey: empty, remoteRef: {key: "{ns}/empty"}}
        """);

    team.awaitReason("app", "Synced");
    var made = team.rawSecret("app-values");
    assertThat(made.getType()).isEqualTo("Opaque");
    assertThat(made.getData())
        .containsOnly(
            entry("tls.key", base64(PEM)),
            entry("trimmed", base64(PEM.strip())),
            entry("password", base64("s3cr3t")),
            entry("port", base64("5432")),
            entry("decoded", Base64.getEncoder().encodeToString(binary)),
            entry("binary", Base64.getEncoder().encodeToString(binary)),
            entry("empty", ""));
  }

  @Test
  void v2ValuesArriveToTheByteWithTheirVersion() {
    var team = operator.team();
    writer.putV2(team.key("pem"), 7, PEM);

    team.applyKeystoreSecret("app", "data: [{secretKey: pem, remoteRef: {key: '{ns}/pem'}}]");

    var synced = team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).containsOnly(entry("pem", PEM));
    assertThat(synced.statusOrEmpty().keys())
        .containsExactly(new KeystoreSecretStatus.Key("pem", team.key("pem"), "7", null));
  }

  @Test
  void aV2VersionIsTakenWhileItIsTheOneThatIsThere() {
    var team = operator.team();
    writer.putV2(team.key("db"), 7, "seventh");
    String sixth = "data: [{secretKey: k, remoteRef: {key: '{ns}/db', version: '6'}}]";
    team.applyKeystoreSecret("app", sixth);

    var failed = team.awaitReason("app", "ItemNotFound");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains("the key \"" + team.key("db") + "\" version 6");
    assertThat(team.secret("app")).isNull();

    team.applyKeystoreSecret("app", sixth.replace("'6'", "'7'"));
    var synced = team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).containsOnly(entry("k", "seventh"));
    assertThat(synced.statusOrEmpty().keys())
        .containsExactly(new KeystoreSecretStatus.Key("k", team.key("db"), "7", null));
  }

  @Test
  void credstashGivesTheNewestVersionOrTheNamedOne() {
    var team = operator.team();
    var credstash = operator.accounts().credstashWriter();
    credstash.putCredstash(team.key("db"), 1, "first");
    credstash.putCredstash(team.key("db"), 2, "second");
    team.applyClusterKeystore("credstash-of-" + team.name(), credstashSpec(team));

    team.applyKeystoreSecretOf(
        "{kind: ClusterKeystore, name: credstash-of-" + team.name() + "}",
        "app",
        """
        data:
        - {secretKey: newest, remoteRef: {key: "{ns}/db"}}
        - {secretKey: first, remoteRef: {key: "{ns}/db", version: "1"}}
        """);

    var synced = team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).containsOnly(entry("newest", "second"), entry("first", "first"));
    assertThat(synced.statusOrEmpty().keys())
        .extracting(KeystoreSecretStatus.Key::version)
        .containsExactly("0000000000000000002", "0000000000000000001");
  }

  @Test
  void aRotationArrivesAfterTheRefreshInterval() {
    var team = operator.team();
    writer.putV1(team.key("db"), "old");
    team.applyKeystoreSecret("app", "refreshInterval: 10s\n" + passwordFrom("db"));
    var before = team.awaitReason("app", "Synced");

    writer.putV1(team.key("db"), "new");

    team.awaitSecret("app", Map.of("password", "new"));
    var after = team.awaitSettled("app");
    assertThat(after.statusOrEmpty().syncedRevision())
        .isNotEqualTo(before.statusOrEmpty().syncedRevision());
    assertThat(after.statusOrEmpty().lastChangeTime())
        .isGreaterThanOrEqualTo(before.statusOrEmpty().lastChangeTime());
  }

  @Test
  void forceSyncBringsARotationAtOnce() {
    var team = operator.team();
    writer.putV1(team.key("db"), "old");
    team.applyKeystoreSecret("app", passwordFrom("db"));
    team.awaitReason("app", "Synced");

    writer.putV1(team.key("db"), "new");
    team.forceSync("app", "now-1");

    team.awaitSecret("app", Map.of("password", "new"));
    team.await("app", kss -> "now-1".equals(kss.statusOrEmpty().lastHandledForceSync()));
  }

  @Test
  void aMissingKeyLeavesTheOldSecretAsItWas() {
    var team = operator.team();
    writer.putV1(team.key("one"), "1");
    team.applyKeystoreSecret("app", "data: [{secretKey: one, remoteRef: {key: '{ns}/one'}}]");
    team.awaitReason("app", "Synced");
    var before = team.rawSecret("app");

    writer.putV1(team.key("one"), "changed");
    team.applyKeystoreSecret(
        "app",
        """
        data:
        - {secretKey: one, remoteRef: {key: "{ns}/one"}}
        - {secretKey: zwei, remoteRef: {key: "{ns}/zwei"}}
        - {secretKey: drei, remoteRef: {key: "{ns}/drei"}}
        """);

    var failed = team.awaitReason("app", "ItemNotFound");
    assertThat(team.rawSecret("app")).isEqualTo(before);
    assertThat(Team.condition(failed, "Ready"))
        .hasValueSatisfying(
            ready -> {
              assertThat(ready.getStatus()).isEqualTo("False");
              assertThat(ready.getMessage())
                  .contains("\"" + team.key("drei") + "\", \"" + team.key("zwei") + "\"")
                  .doesNotContain(team.key("one"));
            });
    assertThat(Team.condition(failed, "Stalled"))
        .hasValueSatisfying(stalled -> assertThat(stalled.getStatus()).isEqualTo("True"));
    assertThat(Team.condition(failed, "RefreshFailing")).isPresent();
  }

  @Test
  void ofManyMissingKeysTenAreNamed() {
    var team = operator.team();

    team.applyKeystoreSecret(
        "app",
        IntStream.range(10, 25)
            .mapToObj(i -> "- {secretKey: k%d, remoteRef: {key: '{ns}/k%d'}}".formatted(i, i))
            .collect(Collectors.joining("\n", "data:\n", "\n")));

    var failed = team.awaitReason("app", "ItemNotFound");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains(team.key("k10"), team.key("k19"), " +5")
        .doesNotContain(team.key("k20"));
    assertThat(team.secret("app")).isNull();
  }

  private static String passwordFrom(String key) {
    return "data: [{secretKey: password, remoteRef: {key: '{ns}/" + key + "'}}]";
  }

  private static String credstashSpec(Team team) {
    return """
    region: %s
    table: %s
    format: Credstash
    auth: {roleArn: "%s", externalId: "%s"}
    access: [{namespaces: [%s], keys: ["**"]}]
    """
        .formatted(
            TwoAccounts.REGION,
            TwoAccounts.CREDSTASH_TABLE,
            TwoAccounts.READER_ARN,
            TwoAccounts.EXTERNAL_ID,
            team.name());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
