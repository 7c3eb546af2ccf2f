package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What `render --diff` and `explain` say of what is shared with others: a Secret that is merged
/// into, and a table.
class SharedThingsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private static Person person;

  @BeforeAll
  static void comeIn() {
    person =
        Person.in(operator.accounts()).withKubeconfig(operator.running().kubernetes().kubeconfig());
  }

  @Test
  void whatOthersHaveInAMergedSecretIsKept() throws IOException {
    Team team = merging();

    CommandRun run = diff(team, "merged", "password", "fresh");

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text())
        .isEqualTo(
            """
            Secret %s/app, type example.com/theirs: not as in the cluster
            KEY        CHANGE    BYTES   IN THE CLUSTER
            fresh      added     6       -
            gone       removed   -       6
            password   same      6       6
            theirs     kept      -       4
            """
                .formatted(team.name()));
    CommandRun same = diff(team, "merged", "password", "gone", "-o", "json");
    assertThat(JSON.readTree(same.text()).path("isSame").asBoolean()).isTrue();
  }

  @Test
  void whatOthersHaveSetToSomethingElseIsAConflict() {
    Team team = merging();

    CommandRun run = diff(team, "merged", "password", "theirs");

    assertThat(run.text()).contains("\ntheirs     conflict   6       4\n");
  }

  @Test
  void whatWasNeverMergedTakesNothingOut() {
    Team team = merging();

    CommandRun run = diff(team, "not-there-yet", "password", "fresh");

    assertThat(run.text())
        .contains("\nfresh      added    6       -\n", "\ngone       kept     -       6\n");
  }

  @Test
  void aSecretThatIsForOthersToMakeIsSaidToBeAwaited() {
    Team team = operator.team();
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");

    CommandRun run = diff(team, "merged", "password", "fresh");

    assertThat(run.text())
        .startsWith(
            "Secret %s/app, type Opaque: not in the cluster: there is nothing to merge into\n"
                .formatted(team.name()));
  }

  @Test
  void aLabelThatTheTemplateNoLongerHasIsSaidToGo() {
    Team team = operator.team();
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
    String data = "\ndata: [{secretKey: password, remoteRef: {key: \"{ns}/db\"}}]";
    team.applyKeystoreSecret(
        "owned", "target: {name: app, template: {metadata: {labels: {app: web}}}}" + data);
    team.awaitReason("owned", "Synced");
    team.namespace().kubectl("label", "secret", "app", "theirs=stays").succeeded();

    CommandRun run = render(team, resource(team, "owned", "target: {name: app}" + data));

    assertThat(run.text())
        .contains("not as in the cluster\nlabel app web -> -\nKEY ")
        .doesNotContain("theirs", "keystore-operator.io/");
  }

  @Test
  void whoReadsAnItemThroughAnotherKeystoreOfTheTableIsAReader() throws IOException {
    Team team = operator.team();
    Team other = operator.running().teamWithoutKeystore();
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
    String data = "data: [{secretKey: password, remoteRef: {key: " + team.key("db") + "}}]";
    team.applyKeystoreSecret("app", data);
    another(team, other.keystore(), "keystore", other.name());
    another(team, other.keystore() + "-elsewhere", "other-table", other.name());
    other.applyKeystoreSecretOf(clusterKeystore(other.keystore()), "web", data);
    other.applyKeystoreSecretOf(
        clusterKeystore(other.keystore() + "-elsewhere"), "elsewhere", data);
    team.awaitReason("app", "Synced");

    CommandRun run = person.keystore("explain", team.name() + "/app", "-o", "json");

    JsonNode explained = JSON.readTree(run.text());
    assertThat(explained.at("/keys/0/alsoReadBy").toString())
        .isEqualTo("[\"" + other.name() + "/web\"]");
    assertThat(explained.path("allReadersSeen").asBoolean()).isTrue();
  }

  /// A Secret of others, into which `merged` has merged two keys.
  private static Team merging() {
    Team team = operator.team();
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
    team.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: app}
        type: example.com/theirs
        stringData: {theirs: "1234"}
        """);
    team.applyKeystoreSecret("merged", spec("password", "gone"));
    team.awaitReason("merged", "Synced");
    return team;
  }

  private static String spec(String firstKey, String secondKey) {
    return """
    target: {name: app, creationPolicy: Merge}
    data:
    - {secretKey: %s, remoteRef: {key: "{ns}/db"}}
    - {secretKey: %s, remoteRef: {key: "{ns}/db"}}
    """
        .formatted(firstKey, secondKey);
  }

  private static CommandRun diff(
      Team team, String name, String firstKey, String secondKey, String... options) {
    return render(team, resource(team, name, spec(firstKey, secondKey)), options);
  }

  private static CommandRun render(Team team, String resource, String... options) {
    List<String> command = new ArrayList<>(List.of("render", "-f", "-", "--diff"));
    command.addAll(List.of(options));
    return person.keystoreReadingWith(
        Map.of(),
        resource.replace("{ns}", team.name()).getBytes(UTF_8),
        command.toArray(String[]::new));
  }

  private static String resource(Team team, String name, String spec) {
    return """
    apiVersion: keystore-operator.io/v1beta1
    kind: KeystoreSecret
    metadata: {name: %s, namespace: "{ns}"}
    spec:
      keystoreRef: %s
    %s
    """
        .formatted(name, clusterKeystore(team.keystore()), spec.indent(2));
  }

  private static void another(Team team, String name, String table, String namespace) {
    team.applyClusterKeystore(
        name,
        """
        region: us-east-1
        table: %s
        auth: {roleArn: "%s", externalId: "%s"}
        access: [{namespaces: [%s], keys: ["**"]}]
        """
            .formatted(table, TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID, namespace));
  }

  private static String clusterKeystore(String name) {
    return "{kind: ClusterKeystore, name: " + name + "}";
  }
}
