package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `doctor` and `explain` of what is in a cluster where the operator runs.
class ClusterCommandsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";
  private static final String SPEC = "data: [{secretKey: password, remoteRef: {key: \"{ns}/db\"}}]";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private static Person person;
  @TempDir private Path directory;

  @BeforeAll
  static void comeIn() {
    var kubernetes = operator.running().kubernetes();
    // The person is on the node; the accounts go with the operator.
    person = Person.in(operator.accounts()).withKubeconfig(kubernetes.kubeconfig());
    operator.accounts().accountBTrusts(kubernetes);
  }

  @Test
  void aClusterKeystoreIsWalkedAsTheOperatorUsesItToAnItemThatSomebodyReads() throws IOException {
    Team team = operator.team();
    accounts().writer().putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "Synced");

    CommandRun run = doctor("clusterkeystore/" + team.keystore());

    assertThat(run.exitCode()).as(run.stderr()).isZero();
    JsonNode report = JSON.readTree(run.text());
    assertThat(texts(report.path("hops"), "outcome")).hasSize(5).containsOnly("passed");
    assertThat(report.at("/hops/1/principal").asText())
        .startsWith("arn:aws:sts::111122223333:assumed-role/keystore-reader/kso=,");
    assertThat(report.at("/hops/4/with").asText()).isEqualTo("item " + team.key("db"));
    assertThat(run.text()).doesNotContain("s3cr3t");
  }

  @Test
  void whereAKeystoreUsesPushItsStreamIsTriedToo() throws IOException {
    accounts().enableStream();
    accounts().allowFollowing();
    Team team = operator.running().teamWithoutKeystore();
    accounts().writer().putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreWithPush();
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "Synced");

    JsonNode healthy = JSON.readTree(doctor("cks/" + team.keystore()).text());
    accounts().allowReading();
    JsonNode denied = JSON.readTree(doctor("cks/" + team.keystore()).text());
    accounts().disableStream();

    assertThat(texts(healthy.path("hops"), "outcome")).hasSize(6).containsOnly("passed");
    assertThat(healthy.at("/hops/5/hop").asText()).isEqualTo("follow");
    assertThat(healthy.at("/hops/5/with").asText()).isEqualTo("stream of keystore");
    assertThat(denied.at("/hops/5/outcome").asText()).isEqualTo("failed");
  }

  @Test
  void aStreamIsFollowedAsOneOrNotAtAll() throws IOException {
    accounts().enableStream();
    Team team = operator.running().teamWithoutKeystore();
    accounts().writer().putV1(team.key("db"), "s3cr3t");
    team.namespace().serviceAccount("app", ROLE_ANNOTATION, operator.running().roleInB(team).arn());
    team.applyClusterKeystore(
        team.keystore(),
        operator.running().keystoreOfServiceAccount(team) + "push: {stream: Enabled}\n");

    JsonNode report =
        JSON.readTree(
            doctor("cks/" + team.keystore(), "-n", team.name(), "--item", team.key("db")).text());
    accounts().disableStream();

    assertThat(report.path("healthy").asBoolean()).isFalse();
    assertThat(report.at("/hops/5/hop").asText()).isEqualTo("follow");
    assertThat(report.at("/hops/5/outcome").asText()).isEqualTo("not-tried");
    assertThat(report.at("/hops/5/why").asText()).contains("a stream is followed as one");
  }

  @Test
  void aRemedyNamesTheFieldOfTheResource() {
    Team team = operator.running().teamWithoutKeystore();
    team.applyKeystore("another");

    CommandRun run = doctor("cks/" + team.keystore());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("another external ID than \\\"another\\\"", "(spec.auth.externalId)");
  }

  @Test
  void aKeystoreIsWalkedFromTheTokenOfItsServiceAccount() throws IOException {
    Team team = operator.running().teamWithoutKeystore();
    accounts().writer().putV1(team.key("db"), "s3cr3t");
    Role base = operator.running().roleInB(team);
    team.namespace().serviceAccount("app", ROLE_ANNOTATION, base.arn());
    team.applyNamespacedKeystore("own", operator.running().keystoreOfServiceAccount(team));

    CommandRun run = doctor("keystore/own", "-n", team.name(), "--item", team.key("db"));

    assertThat(run.exitCode()).as(run.text() + run.stderr()).isZero();
    assertThat(texts(JSON.readTree(run.text()).path("hops"), "hop"))
        .containsExactly(
            "AssumeRoleWithWebIdentity", "AssumeRole", "DescribeTable", "read", "Decrypt");

    base.trust(Policies.trustingService("ec2.amazonaws.com"));
    JsonNode untrusted =
        JSON.readTree(doctor("ks/own", "-n", team.name(), "--item", team.key("db")).text());

    JsonNode missing = untrusted.at("/diagnosis/remedies/0");
    assertThat(missing.path("cause").asText()).isEqualTo("trust-policy");
    assertThat(missing.path("account").asText()).isEqualTo(TwoAccounts.ACCOUNT_B);

    base.trust("{\"Version\": \"2012-10-17\", \"Statement\": " + missing.path("statement") + "}");
    assertThat(doctor("ks/own", "-n", team.name(), "--item", team.key("db")).exitCode()).isZero();
  }

  @Test
  void aClusterKeystoreOfServiceAccountsIsWalkedForTheNamespaceThatIsNamed() throws IOException {
    Team team = operator.running().teamWithoutKeystore();
    accounts().writer().putV1(team.key("db"), "s3cr3t");
    team.namespace().serviceAccount("app", ROLE_ANNOTATION, operator.running().roleInB(team).arn());
    team.applyClusterKeystore(team.keystore(), operator.running().keystoreOfServiceAccount(team));
    String keystore = "cks/" + team.keystore();

    CommandRun nobody = doctor(keystore);
    CommandRun named = doctor(keystore, "-n", team.name(), "--item", team.key("db"));
    CommandRun account =
        doctor(keystore, "--service-account", team.name() + "/app", "--item", team.key("db"));
    CommandRun missing = doctor(keystore, "--service-account", team.name() + "/gone");

    assertThat(nobody.exitCode()).isEqualTo(2);
    assertThat(nobody.stderr()).contains("say whose way to walk, -n NAMESPACE");
    assertThat(named.exitCode()).as(named.text() + named.stderr()).isZero();
    assertThat(account.exitCode()).as(account.text() + account.stderr()).isZero();
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.stderr()).contains("ServiceAccount " + team.name() + "/gone does not exist");
  }

  @Test
  void aTokenThatAwsDoesNotKnowTheIssuerOfNamesTheProviderToMake() throws IOException {
    Team team = operator.running().teamWithoutKeystore();
    // Account A, unlike B, has no provider for the cluster.
    team.namespace().serviceAccount("app", ROLE_ANNOTATION, TwoAccounts.READER_ARN);

    CommandRun run = doctor("--service-account", team.name() + "/app");

    JsonNode remedy = JSON.readTree(run.text()).at("/diagnosis/remedies/0");
    assertThat(remedy.path("cause").asText()).isEqualTo("identity-provider");
    assertThat(remedy.path("advice").asText())
        .contains(
            "in account 111122223333: aws iam create-open-id-connect-provider --url",
            operator.running().kubernetes().issuer());
  }

  @Test
  void whatTheClusterDoesNotHaveOrShowIsSaidInTwoLines() {
    Team team = operator.running().teamWithoutKeystore();
    Path nobody = operator.running().kubernetes().kubeconfigOf(team.name(), "default");

    CommandRun missing = doctor("cks/gone");
    CommandRun hidden =
        person.keystoreWith(Map.of("KUBECONFIG", nobody.toString()), "doctor", "cks/gone");
    CommandRun both = doctor("cks/gone", "--role-arn", TwoAccounts.READER_ARN);
    CommandRun noCluster = person.keystoreWith(Map.of("KUBECONFIG", "/dev/null"), "explain", "a/b");
    CommandRun noContext = person.keystore("explain", "a/b", "--context", "elsewhere");

    assertThat(missing.stderr())
        .isEqualTo("error: there is no ClusterKeystore gone in the cluster\n");
    assertThat(hidden.errorLines())
        .containsExactly(
            "error: Kubernetes does not let you get ClusterKeystore gone",
            "  you need a role with get and list on the resources of keystore-operator.io");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.stderr()).contains("--role-arn does not go with a keystore of the cluster");
    assertThat(noCluster.exitCode()).isEqualTo(1);
    assertThat(noCluster.errorLines()).hasSize(2);
    assertThat(noContext.errorLines())
        .containsExactly(
            "error: your kubeconfig has no context \"elsewhere\"",
            "  see kubectl config get-contexts");
  }

  @Test
  void whoHasToSignInAgainIsToldSo() throws IOException {
    Team team = operator.running().teamWithoutKeystore();
    String own =
        Files.readString(operator.running().kubernetes().kubeconfigOf(team.name(), "default"));
    Path stale =
        Files.writeString(
            directory.resolve("stale"), own.replaceAll("(token\"?: *\"?)[\\w.-]+", "$1stale"));
    Path broken = Files.writeString(directory.resolve("broken"), "users: [{name: a, user: [");

    CommandRun unknown =
        person.keystoreWith(Map.of("KUBECONFIG", stale.toString()), "explain", "a/b");
    CommandRun unreadable =
        person.keystoreWith(Map.of("KUBECONFIG", broken.toString()), "explain", "a/b");

    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.errorLines())
        .containsExactly(
            "error: cannot get KeystoreSecret a/b: Kubernetes does not know you",
            "  sign in again, as for kubectl auth whoami");
    assertThat(unreadable.exitCode()).isEqualTo(1);
    assertThat(unreadable.errorLines())
        .containsExactly(
            "error: your kubeconfig cannot be read: it is not what kubectl writes",
            "  see kubectl config view, and what KUBECONFIG says");
  }

  @Test
  void explainTellsWhereEachKeyComesFromAndWhoElseReadsIt() throws IOException {
    Team team = operator.team();
    accounts().writer().putV2(team.key("pinned"), 1, "one");
    accounts().writer().putV1(team.key("db"), "{\"user\": \"app\"}");
    team.applyKeystoreSecret(
        "app",
        """
        data:
        - {secretKey: user, remoteRef: {key: "{ns}/db", property: user}}
        - {secretKey: pinned, remoteRef: {key: "{ns}/pinned", version: "1"}}
        """);
    team.awaitReason("app", "Synced");
    accounts().writer().putV2(team.key("pinned"), 2, "two");
    team.applyKeystoreSecret("other", "data: [{secretKey: p, remoteRef: {key: \"{ns}/pinned\"}}]");
    team.awaitReason("other", "Synced");

    CommandRun text = person.keystore("explain", team.name() + "/app");
    CommandRun json = person.keystore("explain", "-n", team.name(), "app", "--output", "json");

    assertThat(text.exitCode()).as(text.stderr()).isZero();
    assertThat(lines(text))
        .contains(
            "Keystore: ClusterKeystore " + team.keystore() + ", table keystore in us-east-1",
            "SECRET KEY|ITEM|VERSION|NEWEST|ALSO READ BY",
            "pinned|" + team.key("pinned") + "|1 (pinned)|2|" + team.name() + "/other",
            "user|" + team.key("db") + " (user)|-|-|-");
    assertThat(text.text()).contains("\nReady: True, Synced since ");
    JsonNode explained = JSON.readTree(json.text());
    assertThat(explained.path("ready").asBoolean()).isTrue();
    assertThat(texts(explained.path("keys"), "secretKey")).containsExactly("pinned", "user");
    assertThat(explained.at("/keys/0/alsoReadBy/0").asText()).isEqualTo(team.name() + "/other");
    assertThat(explained.path("allReadersSeen").asBoolean()).isTrue();
  }

  @Test
  void whatWasFoundAndExtractedIsExplainedAndItsScanIsTried() throws IOException {
    Team team = operator.running().teamWithoutKeystore();
    team.applyFindingKeystore();
    accounts().writer().putV2(team.key("keys/a"), 3, "1");
    accounts().writer().putV1(team.key("app"), "{\"hunter2\": \"app\"}");
    team.applyKeystoreSecret(
        "app",
        """
        dataFrom:
        - extract: {key: "{ns}/app"}
        - find: {path: "{ns}/keys/"}
        - extract: {key: "{ns}/gone"}
        """);
    team.awaitReason("app", "AccessDenied");

    CommandRun before = person.keystore("explain", team.name() + "/app");
    JsonNode denied = JSON.readTree(doctor("cks/" + team.keystore()).text());
    accounts().allowReadingAndFinding();
    accounts().writer().putV1(team.key("gone"), "{\"b\": 1}");
    team.forceSync("app", "allowed");
    team.awaitReason("app", "Synced");
    CommandRun after = person.keystore("explain", team.name() + "/app");
    JsonNode json =
        JSON.readTree(person.keystore("explain", team.name() + "/app", "-o", "json").text());
    JsonNode allowed = JSON.readTree(doctor("cks/" + team.keystore()).text());
    accounts().allowReading();

    assertThat(lines(before))
        .contains("(members)|" + team.key("app") + "|not read|-|-")
        .contains("What find finds is not known yet.");
    assertThat(texts(denied.path("hops"), "hop")).endsWith("Decrypt", "Scan");
    assertThat(texts(denied.path("hops"), "outcome")).endsWith("passed", "failed");
    assertThat(denied.at("/diagnosis/remedies/0/statement").toString()).contains("dynamodb:Scan");
    assertThat(lines(after))
        .contains(
            "(members)|" + team.key("app") + "|-|-|-",
            "(members)|" + team.key("gone") + "|-|-|-",
            team.name() + "_keys_a|" + team.key("keys/a") + "|3|3|-");
    assertThat(after.text()).doesNotContain("hunter2", "not known yet");
    assertThat(texts(json.path("keys"), "item"))
        .containsExactly(team.key("keys/a"), team.key("app"), team.key("gone"));
    assertThat(texts(allowed.path("hops"), "outcome")).hasSize(6).containsOnly("passed");
  }

  private static List<String> lines(CommandRun run) {
    return run.text().lines().map(line -> line.replaceAll(" {2,}", "|")).toList();
  }

  @Test
  void explainTellsWhyItIsNotReadyAndWhatToDo() {
    Team team = operator.team();
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "ItemNotFound");

    CommandRun run = person.keystore("explain", team.name() + "/app");

    assertThat(run.exitCode()).isZero();
    assertThat(run.text())
        .contains("Secret: app (not there yet)", "Ready: False, ItemNotFound since ", "not read")
        .contains("\n  no item in ClusterKeystore " + team.keystore())
        .contains("\n  what to do: Store it, or mend the name.\n");
  }

  @Test
  void explainShowsTheKeystoresOwnTroubleToWhoMaySeeIt() {
    Team team = operator.running().teamWithoutKeystore();
    team.applyKeystore("wrong");
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "AssumeRoleDenied");
    team.awaitKeystore("AssumeRoleDenied");
    allowReaders(team);
    Path own = operator.running().kubernetes().kubeconfigOf(team.name(), "default");

    CommandRun all = person.keystore("explain", team.name() + "/app");
    CommandRun some =
        person.keystoreWith(Map.of("KUBECONFIG", own.toString()), "explain", team.name() + "/app");

    assertThat(all.text())
        .contains("in us-east-1; AssumeRoleDenied since ", "was denied sts:AssumeRole on arn:aws");
    assertThat(some.exitCode()).as(some.stderr()).isZero();
    assertThat(some.text())
        .contains(team.keystore() + ", which you may not see", "there may be other readers")
        .doesNotContain("arn:aws");
  }

  @Test
  void explainIsAPluginOfTheRealKubectl() throws IOException {
    Team team = operator.team();
    accounts().writer().putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "Synced");
    Files.createSymbolicLink(directory.resolve("kubectl-keystore"), Person.LAUNCHER);
    Path kubectl = operator.running().kubernetes().kubectlBinary();

    CommandRun run =
        person.bash(
            "PATH=%s:$PATH; %s keystore explain %s/app".formatted(directory, kubectl, team.name()));

    assertThat(run.exitCode()).as(run.stderr()).isZero();
    assertThat(run.text()).startsWith("KeystoreSecret " + team.name() + "/app\n");
  }

  @Test
  void theRealKubectlCompletesThePlugin() throws IOException {
    Files.createSymbolicLink(directory.resolve("kubectl-keystore"), Person.LAUNCHER);
    Files.createSymbolicLink(directory.resolve("kubectl_complete-keystore"), Person.LAUNCHER);

    assertThat(completed("''")).contains("credentials", "doctor", "help").endsWith(":4");
    assertThat(completed("store x --fi")).containsExactly("--file", ":4");
    assertThat(completed("list --source we")).containsExactly("web-identity", ":4");
    assertThat(completed("store x --file ''")).as("the shell's own files").containsExactly(":0");
    assertThat(completed("store ''")).as("names of items").containsExactly(":4");
  }

  /// What kubectl makes of the words so far; `''` is the next word's beginning.
  private List<String> completed(String words) {
    Path kubectl = operator.running().kubernetes().kubectlBinary();
    CommandRun run =
        person.bash(
            "PATH=%s:$PATH; %s __complete keystore %s".formatted(directory, kubectl, words));
    assertThat(run.exitCode()).as(run.stderr()).isZero();
    return run.text().lines().toList();
  }

  private static TwoAccounts accounts() {
    return operator.accounts();
  }

  private static CommandRun doctor(String... arguments) {
    List<String> command = new ArrayList<>(List.of("doctor", "--output=json"));
    command.addAll(List.of(arguments));
    return person.keystore(command.toArray(String[]::new));
  }

  private static List<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(element -> element.path(field).asText())
        .toList();
  }

  /// Lets the namespace's default ServiceAccount look at the KeystoreSecrets there.
  private static void allowReaders(Team team) {
    team.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: readers}
        rules:
        - {apiGroups: [keystore-operator.io], resources: [keystoresecrets], verbs: [get, list]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: readers}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: readers}
        subjects: [{kind: ServiceAccount, name: default}]
        """);
  }
}
