package io.keystoreoperator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.aws.Failures;
import io.keystoreoperator.aws.TwoAccounts;
import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.TableKey;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SyncFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads that what is missing can be judged by.
class ExaminationTest {
  private static final String TABLE = "keystore";
  private static final ItemKey THERE = ItemKey.newest("there");
  private static final ItemKey ABSENT = ItemKey.newest("absent");

  private static TwoAccounts accounts;
  private static AwsSessions sessions;
  private static DynamoDbClient administrator;
  private ItemStore store;

  @BeforeAll
  static void startAccounts() {
    accounts = new TwoAccounts();
    sessions = new AwsSessions((_, _) -> "unused");
    administrator = accounts.clients.dynamoDb(accounts.a.administrator().provider());
    makeTable();
  }

  @AfterAll
  static void stopAccounts() {
    sessions.close();
    accounts.close();
  }

  @BeforeEach
  void openStore() {
    accounts.allowReading();
    store =
        new DirectItemStore(
            sessions,
            new Tables(Clock.systemUTC()),
            new Backoff(Duration.ofMillis(2), Duration.ofMillis(4), 3));
  }

  @Test
  void itNamesTheTableAsItIsAtTheTimeAndNotAsItWasDescribedBefore() {
    String before =
        store.fetch(accounts.keystore(TABLE), Set.of(THERE), Consistency.STRONG).tableId();
    assertThat(examine(THERE).tableId()).isEqualTo(before).isNotEmpty();

    makeTableAnew();

    var items = examine(THERE, ABSENT);
    assertThat(items.tableId()).isNotEqualTo(before);
    assertThat(items.found()).containsOnlyKeys(THERE);
    assertThat(items.missing()).containsExactly(ABSENT);
    assertThat(store.fetch(accounts.keystore(TABLE), Set.of(THERE), Consistency.STRONG).tableId())
        .isEqualTo(items.tableId());
  }

  @Test
  void aTableThatIsMadeAnewWhileItIsReadTellsNothing() throws Exception {
    accounts
        .aws
        .faults()
        .next(1, "dynamodb", "BatchGetItem", new Fault.Delayed(Duration.ofSeconds(2)));
    var reading = new FutureTask<>(() -> Failures.of(() -> examine(ABSENT)));
    Thread.ofVirtual().start(reading);
    Awaitility.await().until(() -> accounts.aws.calls("dynamodb", "BatchGetItem") == 1);

    makeTableAnew();

    assertThat(reading.get())
        .isEqualTo(
            new SyncFailure.Unavailable(
                "DynamoDB", "BatchGetItem", "the table was made anew while it was read"));
  }

  @Test
  void keysThatWereNotProcessedAreAskedForAgain() {
    accounts.aws.faults().next(2, "dynamodb", "BatchGetItem", new Fault.Unprocessed(0));

    assertThat(examine(THERE).found()).containsOnlyKeys(THERE);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorIsNoAbsence(Fault fault, Class<? extends SyncFailure> failure) {
    accounts.aws.faults().every("dynamodb", "BatchGetItem", fault);

    assertThat(Failures.of(() -> examine(ABSENT))).isInstanceOf(failure);
  }

  static Object[][] errors() {
    return new Object[][] {
      {new Fault.Unprocessed(0), SyncFailure.Throttled.class},
      {new Fault.Throttled(), SyncFailure.Throttled.class},
      {new Fault.Failed(), SyncFailure.Unavailable.class},
    };
  }

  @Test
  void aPermissionThatIsLostIsNoAbsence() {
    accounts.reader.permissions(Policies.allow("dynamodb:DescribeTable", "*"));
    assertThat(Failures.of(() -> examine(ABSENT))).isInstanceOf(SyncFailure.AccessDenied.class);

    accounts.reader.permissions(Policies.allow("dynamodb:BatchGetItem", "*"));
    assertThat(Failures.of(() -> examine(ABSENT))).isInstanceOf(SyncFailure.AccessDenied.class);
  }

  @Test
  void aTableThatIsNotThereIsNoAbsence() {
    accounts.a.deleteTable(TwoAccounts.REGION, TABLE);
    try {
      assertThat(Failures.of(() -> examine(ABSENT))).isInstanceOf(SyncFailure.TableNotFound.class);
    } finally {
      makeTable();
    }
  }

  private FetchedItems examine(ItemKey... keys) {
    return store.examine(accounts.keystore(TABLE), Set.of(keys));
  }

  private static void makeTableAnew() {
    accounts.a.deleteTable(TwoAccounts.REGION, TABLE);
    makeTable();
  }

  private static void makeTable() {
    accounts.a.createTable(TwoAccounts.REGION, TABLE, TableKey.text("ParameterName"));
    administrator.putItem(
        call ->
            call.tableName(TABLE)
                .item(Map.of("ParameterName", AttributeValue.fromS(THERE.name()))));
  }
}
