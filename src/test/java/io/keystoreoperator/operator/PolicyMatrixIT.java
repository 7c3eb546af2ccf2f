package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.localaws.KeystoreWriter;
import io.keystoreoperator.operator.PolicyTable.Case;
import io.keystoreoperator.operator.PolicyTable.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// creationPolicy × deletionPolicy × what became of the item × how the Secret stands: every case
/// ends as `docs/refresh.md` says.
class PolicyMatrixIT {
  private static final Duration OVER_A_MINUTE = Duration.ofSeconds(150);

  /// So many keys stay that those that go are no mass of them.
  private static final int BALLAST = 100;

  private static final Map<String, String> THEIRS = Map.of("user", "admiral");

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final KeystoreWriter writer = operator.accounts().writer();
  private final Team team = operator.team();
  private final List<Case> cases =
      PolicyTable.all().stream().filter(given -> !given.isRefused()).toList();

  @Test
  void thePageTellsOfEveryCaseOnce() {
    assertThat(PolicyTable.documented().outcomes().keySet())
        .containsExactlyInAnyOrderElementsOf(cases);
  }

  @Test
  void whatThePageSaysIsRefusedIsRefused() {
    for (String creation : List.of("Orphan", "Merge")) {
      var applied =
          team.namespace()
              .kubectlApply(keystoreSecret(new Case(creation, "Delete", "ours", "gone")));

      assertThat(applied.exitCode()).isNotZero();
      assertThat(applied.stderr()).contains("deletionPolicy Delete needs creationPolicy Owner");
    }
  }

  @Test
  void everyCaseEndsAsThePageSays() {
    Map<Case, Outcome> expected = PolicyTable.documented().outcomes();
    allInStep();
    operator.running().operator().stop();
    cases.forEach(this::set);
    Map<Case, String> before = new HashMap<>();
    cases.forEach(given -> before.put(given, fingerprint(given)));

    operator.running().restartOperator();

    expected.forEach(
        (given, outcome) ->
            await(given.toString())
                .atMost(OVER_A_MINUTE)
                .until(() -> actual(given, before.get(given)), outcome::equals));
    // Whoever was done first has had the time that the last one took, and is as it was.
    assertThat(cases.stream().collect(Collectors.toMap(c -> c, c -> actual(c, before.get(c)))))
        .isEqualTo(expected);
  }

  private void allInStep() {
    IntStream.range(0, BALLAST).forEach(i -> writer.putV1(team.key("ballast" + i), "there"));
    StringBuilder all = new StringBuilder(ballast());
    for (Case given : cases) {
      writer.putV1(team.key(given.name()), "old");
      if (given.creationPolicy().equals("Merge")) {
        all.append(foreign(given));
      }
      all.append(keystoreSecret(given));
    }
    team.apply(all.toString());
    team.awaitReason("ballast", "Synced");
    cases.forEach(given -> team.awaitReason(given.name(), "Synced"));
  }

  /// While nobody looks.
  private void set(Case given) {
    switch (given.item()) {
      case "changed" -> writer.putV1(team.key(given.name()), "new");
      case "gone" -> writer.delete(team.key(given.name()));
      default -> assertThat(given.item()).isEqualTo("there");
    }
    if (!given.secret().equals("ours")) {
      team.namespace().client().secrets().withName(given.name()).delete();
    }
    if (given.secret().equals("foreign")) {
      team.apply(foreign(given));
    }
  }

  private Outcome actual(Case given, @Nullable String before) {
    String reason =
        Team.condition(team.keystoreSecret(given.name()), "Ready").orElseThrow().getReason();
    return new Outcome(secret(given, before), reason);
  }

  private String secret(Case given, @Nullable String before) {
    Map<String, String> data = team.secret(given.name());
    if (data == null) {
      return before == null ? "not made" : "deleted";
    }
    if (Objects.equals(fingerprint(given), before)) {
      return "as it was";
    }
    Map<String, String> withoutTheirs = new TreeMap<>(data);
    boolean hasTheirs = withoutTheirs.entrySet().removeAll(THEIRS.entrySet());
    boolean oursIsRight = withoutTheirs.equals(Map.of("password", value(given)));
    boolean theirsIsRight = hasTheirs == given.creationPolicy().equals("Merge");
    if (withoutTheirs.isEmpty() && theirsIsRight) {
      return "without the key";
    }
    if (!oursIsRight || !theirsIsRight) {
      return "wrong: " + data.keySet();
    }
    if (before == null) {
      return "made";
    }
    return given.secret().equals("ours") ? "updated" : "with the key";
  }

  private static String value(Case given) {
    return given.item().equals("changed") ? "new" : "old";
  }

  /// What tells a Secret from another, and its data from other data; null where there is none.
  private @Nullable String fingerprint(Case given) {
    Secret secret = team.namespace().client().secrets().withName(given.name()).get();
    return secret == null
        ? null
        : secret.getMetadata().getUid() + " " + new TreeMap<>(secret.getData());
  }

  private static String foreign(Case given) {
    return """
    ---
    apiVersion: v1
    kind: Secret
    metadata: {name: %s}
    stringData: {user: admiral}
    """
        .formatted(given.name());
  }

  private String keystoreSecret(Case given) {
    return """
    ---
    apiVersion: keystore-operator.io/v1beta1
    kind: KeystoreSecret
    metadata: {name: %1$s}
    spec:
      keystoreRef: {kind: ClusterKeystore, name: %2$s}
      refreshInterval: 10s
      target: {creationPolicy: %3$s, deletionPolicy: %4$s}
      data: [{secretKey: password, remoteRef: {key: %5$s/%1$s}}]
    """
        .formatted(
            given.name(),
            team.keystore(),
            given.creationPolicy(),
            given.deletionPolicy(),
            team.name());
  }

  private String ballast() {
    return """
    apiVersion: keystore-operator.io/v1beta1
    kind: KeystoreSecret
    metadata: {name: ballast}
    spec:
      keystoreRef: {kind: ClusterKeystore, name: %s}
      data:
    """
            .formatted(team.keystore())
        + IntStream.range(0, BALLAST)
            .mapToObj(
                i ->
                    "  - {secretKey: k%1$d, remoteRef: {key: %2$s/ballast%1$d}}\n"
                        .formatted(i, team.name()))
            .collect(Collectors.joining());
  }
}
