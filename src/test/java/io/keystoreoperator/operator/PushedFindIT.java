package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.KeystoreWriter;
import io.keystoreoperator.localaws.LocalAws;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a `find` takes arrives by the table's stream, long before the refresh interval of an hour
/// is over; and without a scan, unless it comes while its Secret is written.
class PushedFindIT {
  private static final String KEYS =
      """
      dataFrom:
      - find: {path: "{ns}/keys/"}
        rewrite: [{regexp: {source: "^.*/", target: ""}}]
      """;
  private static final String ANYTHING =
      """
      dataFrom:
      - find: {name: {regexp: "."}}
        rewrite: [{regexp: {source: "^.*/", target: ""}}]
      """;

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final TwoAccounts accounts = operator.accounts();
  private final LocalAws aws = accounts.aws();
  private final KeystoreWriter writer = accounts.writer();

  @BeforeEach
  void allow() {
    accounts.enableStream();
    accounts.allowFollowingAndFinding();
  }

  @Test
  void anItemOfSuchANameThatComesIntoBeingIsAKey() {
    Team team = inStep(KEYS);

    writer.putV1(team.key("keys/new"), "2");

    team.awaitSecret("app", Map.of("first", "1", "new", "2"));
    assertThat(aws.calls("dynamodb", "Scan")).isZero();
    assertThat(aws.calls("dynamodb", "BatchGetItem")).isOne();
    assertThat(aws.calls("kms", "Decrypt")).isEqualTo(2);
  }

  @Test
  void manyThatComeOneAfterTheOtherAreAllThere() {
    Team team = inStep(KEYS);

    for (int i = 0; i < 9; i++) {
      writer.putV1(team.key("keys/new-" + i), "n");
    }

    team.await("app", kss -> kss.statusOrEmpty().keys().size() == 10);
    assertThat(team.secret("app")).hasSize(10).containsEntry("new-8", "n");
  }

  @Test
  void aFoundItemThatIsRotatedArrives() {
    Team team = inStep(KEYS);

    writer.putV1(team.key("keys/first"), "rotated");

    team.awaitSecret("app", Map.of("first", "rotated"));
    assertThat(aws.calls("dynamodb", "Scan")).isZero();
  }

  @Test
  void aFoundItemThatIsDeletedIsMissed() {
    Team team = inStep(KEYS);

    writer.delete(team.key("keys/first"));

    team.awaitReason("app", "ItemNotFound");
    assertThat(team.secret("app")).containsExactlyEntriesOf(Map.of("first", "1"));
  }

  @Test
  void whatOneMayNotReadIsNotLookedAt() {
    Team team = inStep(ANYTHING);

    writer.putV1("another-team/keys/new", "not mine");
    writer.putV1(team.key("keys/mine"), "2");

    team.awaitSecret("app", Map.of("first", "1", "mine", "2"));
    assertThat(aws.calls("dynamodb", "Scan")).isZero();
    assertThat(aws.calls("dynamodb", "BatchGetItem")).isOne();
  }

  @Test
  void whatFoundNothingFindsTheFirst() {
    Team team = pushed();
    team.applyKeystoreSecret("app", KEYS);
    team.awaitReason("app", "ItemNotFound");

    writer.putV1(team.key("keys/first"), "1");

    team.awaitReason("app", "Synced");
    team.awaitSecret("app", Map.of("first", "1"));
  }

  /// Once all that was told of its first item has been heard: the first of it while nobody takes
  /// the item, or it might be what the second is read for, and the second be heard later.
  private Team inStep(String spec) {
    Team team = pushed();
    double before = ignoredHints();
    writer.putV1(team.key("keys/first"), "0");
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ignoredHints() > before);
    team.applyKeystoreSecret("app", spec);
    team.awaitReason("app", "Synced");
    writer.putV1(team.key("keys/first"), "1");
    team.awaitSecret("app", Map.of("first", "1"));
    team.awaitSettled("app");
    aws.calls().reset();
    return team;
  }

  private static double ignoredHints() {
    return operator
        .running()
        .operator()
        .scrape()
        .value("keystore_operator_push_hints_total", "result", "ignored");
  }

  private Team pushed() {
    Team team = operator.running().teamWithoutKeystore();
    team.applyFindingKeystoreWithPush();
    team.awaitPush("Live");
    return team;
  }
}
