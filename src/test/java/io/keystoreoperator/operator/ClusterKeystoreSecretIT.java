package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.ClusterKeystoreSecretStatus.Failure;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One KeystoreSecret for many namespaces. Nothing here collects what has lost its owner, so that
/// of deletions by Kubernetes only the owner reference can be seen.
class ClusterKeystoreSecretIT {
  private static final int MANY = 100;
  private static final Map<String, String> WANTED = Map.of("password", "s3cr3t");

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  @Test
  void everyNamespaceThatMatchesHasOneNowAndLater() {
    FanOut fanOut = fanOut();
    Team now = team();
    Team later = team();
    fanOut.reach(now);

    fanOut.apply();

    fanOut.awaitReadyIn(1);
    assertThat(now.secret("app-db")).isEqualTo(WANTED);
    assertThat(copies(later)).isEmpty();

    fanOut.reach(later);

    fanOut.awaitReadyIn(2);
    assertThat(later.secret("app-db")).isEqualTo(WANTED);
  }

  @Test
  void aNamespaceMadeLaterHasOneFromTheStart() {
    FanOut fanOut = fanOut();
    fanOut.applyTo("{matchExpressions: [{key: fan, operator: In, values: [{ns}]}]}");
    fanOut.await(status -> Integer.valueOf(0).equals(status.namespaces()));
    String late = fanOut.name() + "-late";

    fanOut
        .platform()
        .apply(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: %s, labels: {fan: %s}}
            """
                .formatted(late, fanOut.name()));

    fanOut.awaitReadyIn(1);
  }

  @Test
  void manyNamespacesAreOneReadAndOneDecrypt() {
    FanOut fanOut = fanOut();
    List<Team> teams = IntStream.range(0, MANY).mapToObj(_ -> team()).toList();
    teams.forEach(fanOut::reach);
    var aws = operator.accounts().aws();
    aws.calls().reset();

    fanOut.apply();

    fanOut.awaitReadyIn(MANY);
    assertThat(aws.calls("dynamodb", "BatchGetItem")).isOne();
    assertThat(aws.calls("kms", "Decrypt")).isOne();

    fanOut.patch("{\"spec\": {\"spec\": {\"target\": {\"name\": \"renamed\"}}}}");

    fanOut.awaitReadyIn(MANY);
    assertThat(teams.getLast().secret("renamed")).isEqualTo(WANTED);
    assertThat(aws.calls("dynamodb", "BatchGetItem")).isEqualTo(2);
    assertThat(aws.calls("kms", "Decrypt")).isEqualTo(2);
  }

  @Test
  void whatIsAsItShouldBeIsNotWritten() {
    FanOut fanOut = fanOut();
    Team team = team();
    fanOut.reach(team);
    fanOut.apply();
    fanOut.awaitReadyIn(1);
    String copy = version(team.keystoreSecret("app-db"));
    String owner = version(fanOut.now());

    team.namespace().kubectl("label", "namespace", team.name(), "other=label").succeeded();
    operator.running().restartOperator();
    // What comes after it in the same queues has been dealt with, and so has this.
    FanOut next = fanOut();
    Team another = team();
    next.reach(another);
    next.apply();
    next.awaitReadyIn(1);

    assertThat(version(team.keystoreSecret("app-db"))).isEqualTo(copy);
    assertThat(version(fanOut.now())).isEqualTo(owner);
  }

  @Test
  void aNamespaceThatMatchesNoLongerLosesIt() {
    FanOut fanOut = fanOut();
    Team stays = team();
    Team goes = team();
    fanOut.reach(stays);
    fanOut.reach(goes);
    fanOut.apply();
    fanOut.awaitReadyIn(2);

    fanOut.leave(goes);

    fanOut.awaitReadyIn(1);
    Awaitility.await().until(() -> copies(goes).isEmpty());
    assertThat(copies(stays)).hasSize(1);
  }

  @Test
  void aKeystoreSecretThatItDidNotMakeIsLeftAloneAndNamed() {
    FanOut fanOut = fanOut();
    Team free = team();
    Team taken = team();
    fanOut.reach(free);
    fanOut.reach(taken);
    taken.applyKeystoreSecretOf(
        "{name: own}", "app-db", "data: [{secretKey: k, remoteRef: {key: own}}]");
    var theirs = taken.awaitReason("app-db", "KeystoreNotFound");

    fanOut.apply();

    var status = fanOut.awaitFailing(1, 1);
    assertThat(status.inStep()).isOne();
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.namespace()).isEqualTo(taken.name());
              assertThat(failure.reason()).isEqualTo("KeystoreSecretNotOwned");
              assertThat(failure.message()).contains("\"app-db\"", "delete it");
            });
    assertThat(FanOut.ready(status).getReason()).isEqualTo("NamespacesFailing");
    assertThat(FanOut.ready(status).getMessage())
        .contains("1 of 2", taken.name() + " (KeystoreSecretNotOwned)");
    assertThat(Kstatus.of(1L, status.conditions(), 1)).isEqualTo(Kstatus.FAILED);
    assertThat(taken.keystoreSecret("app-db")).isEqualTo(theirs);

    taken.namespace().kubectl("delete", "kss", "app-db").succeeded();

    fanOut.awaitReadyIn(2);
    assertThat(taken.secret("app-db")).isEqualTo(WANTED);
  }

  @Test
  void whoBelongsToAnotherStaysAnothers() {
    FanOut fanOut = fanOut();
    FanOut other = fanOut();
    Team team = team();
    fanOut.reach(team);
    fanOut.apply();
    fanOut.awaitReadyIn(1);

    other.applyTo("{matchLabels: {fan: " + fanOut.name() + "}}");

    assertThat(other.awaitFailing(1, 0).failures())
        .extracting(Failure::reason)
        .containsExactly("KeystoreSecretNotOwned");
    assertThat(copies(team))
        .singleElement()
        .satisfies(copy -> assertThat(copy.keystoreId().name()).isEqualTo(fanOut.name()));
  }

  @Test
  void whatATenantChangesIsPutRight() {
    FanOut fanOut = fanOut();
    Team team = team();
    fanOut.reach(team);
    fanOut.apply("metadata: {labels: {tier: gold}, annotations: {owner: platform}}");
    fanOut.awaitReadyIn(1);
    KeystoreSecret made = team.keystoreSecret("app-db");
    String uid = made.getMetadata().getUid();

    patch(team, "{\"spec\": {\"keystoreRef\": {\"name\": \"another\"}}}");
    team.await("app-db", copy -> copy.getSpec().equals(made.getSpec()) && generation(copy) == 3);
    patch(team, "{\"metadata\": {\"labels\": {\"tier\": \"lead\", \"mine\": \"stays\"}}}");
    team.await("app-db", copy -> "gold".equals(copy.getMetadata().getLabels().get("tier")));
    assertThat(team.keystoreSecret("app-db").getMetadata().getLabels())
        .containsEntry("mine", "stays");

    team.namespace().kubectl("delete", "kss", "app-db").succeeded();

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> copies(team).stream().anyMatch(it -> !it.getMetadata().getUid().equals(uid)));
  }

  @Test
  void anEditReachesTheCopiesAndWhatItTakesOutGoes() {
    FanOut fanOut = fanOut();
    Team team = team();
    fanOut.reach(team);
    fanOut.apply("metadata: {labels: {tier: gold, kept: 'yes'}, annotations: {owner: platform}}");
    fanOut.awaitReadyIn(1);

    fanOut.apply("metadata: {labels: {kept: 'yes'}}");

    KeystoreSecret edited =
        team.await("app-db", copy -> !copy.getMetadata().getLabels().containsKey("tier"));
    assertThat(edited.getMetadata().getLabels())
        .containsOnly(Map.entry("kept", "yes"), Map.entry(ApiGroup.COPY_LABEL, fanOut.name()));
    assertThat(edited.getMetadata().getAnnotations()).doesNotContainKey("owner");
    assertThat(generation(edited)).isOne();
  }

  @Test
  void anotherNameMakesAnotherAndRemovesTheOld() {
    FanOut fanOut = fanOut();
    Team team = team();
    fanOut.reach(team);
    fanOut.apply();
    fanOut.awaitReadyIn(1);

    fanOut.patch("{\"spec\": {\"name\": \"renamed\"}}");

    fanOut.awaitReadyIn(1);
    Awaitility.await()
        .until(
            () -> copies(team).stream().map(c -> c.getMetadata().getName()).toList(),
            List.of("renamed")::equals);
  }

  @Test
  void theCopiesBelongToTheirClusterKeystoreSecretAndAreNotMadeAgainAfterIt() {
    FanOut fanOut = fanOut();
    Team team = team();
    fanOut.reach(team);
    fanOut.apply();
    fanOut.awaitReadyIn(1);
    assertThat(team.keystoreSecret("app-db").getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("ClusterKeystoreSecret");
              assertThat(owner.getUid()).isEqualTo(fanOut.now().getMetadata().getUid());
              assertThat(owner.getController()).isTrue();
              assertThat(owner.getBlockOwnerDeletion()).isFalse();
            });
    assertThat(fanOut.now().getMetadata().getFinalizers()).isEmpty();

    team.namespace().kubectl("delete", "ckss", fanOut.name()).succeeded();
    team.namespace().kubectl("delete", "kss", "app-db").succeeded();

    // What comes after it in the same queues has been dealt with, and so has the deletion.
    FanOut next = fanOut();
    Team another = team();
    next.reach(another);
    next.apply();
    next.awaitReadyIn(1);
    assertThat(copies(team)).isEmpty();
  }

  @Test
  void aNamespaceThatMayNotReadIsNamedWithTheReasonOfItsKeystoreSecret() {
    FanOut fanOut = fanOut();
    Team allowed = team();
    Team refused = team();
    fanOut.reach(allowed);

    fanOut.applyTo(
        "{matchExpressions: [{key: test, operator: In, values: [%s, %s]}]}"
            .formatted(allowed.name(), refused.name()));

    var status = fanOut.awaitFailing(1, 1);
    assertThat(status.failures())
        .extracting(Failure::namespace, Failure::reason)
        .containsExactly(tuple(refused.name(), "KeyNotAllowed"));
    assertThat(status.inStep()).isOne();
  }

  @Test
  void aSpecThatBreaksRulesIsWrittenNowhere() {
    FanOut fanOut = fanOut();
    Team team = team();
    fanOut.reach(team);

    fanOut.applyTo("{matchExpressions: [{key: fan, operator: Equals}]}");

    var status = fanOut.await(it -> Team.ready(it.conditions()).isPresent());
    assertThat(FanOut.ready(status).getReason()).isEqualTo("InvalidSpec");
    assertThat(FanOut.ready(status).getMessage())
        .contains("namespaceSelector.matchExpressions[0].operator is In, NotIn, Exists");
    assertThat(copies(team)).isEmpty();
  }

  @Test
  void kubectlShowsInHowManyNamespacesItIsInStep() {
    FanOut fanOut = fanOut();
    Team team = team();
    fanOut.reach(team);
    fanOut.apply();
    fanOut.awaitReadyIn(1);

    String table = team.namespace().kubectl("get", "ckss", fanOut.name()).succeeded().stdout();
    String copies =
        team.namespace()
            .kubectl("get", "kss", "-A", "-l", ApiGroup.COPY_LABEL + "=" + fanOut.name())
            .succeeded()
            .stdout();

    assertThat(table.lines().skip(1).findFirst().orElseThrow().split("\\s+"))
        .startsWith(fanOut.name(), "True", "Synced", "1", "1");
    assertThat(copies.lines().skip(1).findFirst().orElseThrow())
        .startsWith(team.name())
        .contains("app-db");
  }

  private static FanOut fanOut() {
    FanOut fanOut = new FanOut(team());
    operator.accounts().writer().putV1(fanOut.platform().key("db"), "s3cr3t");
    fanOut.applyKeystore();
    return fanOut;
  }

  private static Team team() {
    return operator.running().teamWithoutKeystore();
  }

  private static List<KeystoreSecret> copies(Team team) {
    return team.namespace().client().resources(KeystoreSecret.class).list().getItems();
  }

  private static void patch(Team team, String patch) {
    team.namespace()
        .kubectl("patch", "kss", "app-db", "--type=merge", "--patch=" + patch)
        .succeeded();
  }

  private static long generation(KeystoreSecret copy) {
    return copy.getMetadata().getGeneration();
  }

  private static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }
}
