package io.keystoreoperator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.keystoreoperator.aws.AwsCall.Outcome;
import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.TableKey;
import io.keystoreoperator.model.SyncFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/// What is told of calls made with the real SDK, and how limits hold them.
class AwsCallListenerTest {
  private static TwoAccounts accounts;

  private final List<AwsCall> calls = new CopyOnWriteArrayList<>();
  private final AtomicLong waitedNanos = new AtomicLong();
  private final AwsCallListener listener =
      new AwsCallListener() {
        @Override
        public void ended(AwsCall call) {
          calls.add(call);
        }

        @Override
        public void waited(String service, Duration forItsTurn) {
          waitedNanos.addAndGet(forItsTurn.toNanos());
        }
      };
  private AwsSessions sessions;

  @BeforeAll
  static void startAccounts() {
    accounts = new TwoAccounts();
    accounts.a.createTable(TwoAccounts.REGION, "keystore", TableKey.text("ParameterName"));
    var administrator = accounts.clients.dynamoDb(accounts.a.administrator().provider());
    for (int i = 0; i < 3; i++) {
      var item = Map.of("ParameterName", AttributeValue.fromS("key" + i));
      administrator.putItem(call -> call.tableName("keystore").item(item));
    }
  }

  @AfterAll
  static void stopAccounts() {
    accounts.close();
  }

  @BeforeEach
  void openSessions() {
    accounts.allowReading();
    sessions = new AwsSessions((_, _) -> "unused", AwsLimits.NONE, listener);
  }

  @AfterEach
  void closeSessions() {
    sessions.close();
  }

  @Test
  void aReadIsToldWithItsKeysAndWhatDynamoDbChargedAndTheSessionBeforeIt() {
    read(sessions, 3);

    assertThat(calls)
        .extracting(AwsCall::service, AwsCall::operation, AwsCall::outcome)
        .containsExactly(
            tuple("sts", "AssumeRole", Outcome.SUCCEEDED),
            tuple("dynamodb", "BatchGetItem", Outcome.SUCCEEDED));
    AwsCall read = calls.getLast();
    assertThat(read.keys()).isEqualTo(3);
    assertThat(read.readUnits()).isEqualTo(1.5);
    assertThat(read.attempts()).isOne();
    assertThat(read.took()).isPositive();
  }

  @Test
  void aCallToAStreamIsToldAsOneToAServiceOfItsOwn() {
    var session = sessions.session(accounts.readerSession());

    assertThatThrownBy(
            () -> session.dynamoDbStreams(c -> c.describeStream(r -> r.streamArn("arn:aws:x"))))
        .isInstanceOf(SdkException.class);

    assertThat(calls)
        .extracting(AwsCall::service, AwsCall::operation)
        .containsExactly(tuple("sts", "AssumeRole"), tuple("dynamodb_streams", "DescribeStream"));
  }

  @Test
  void aLimitHoldsTheCallsToStreamsApartFromThoseToItems() {
    try (AwsSessions limited = new AwsSessions((_, _) -> "unused", new AwsLimits(1, 0), listener)) {
      read(limited, 1);

      limited.session(accounts.readerSession()).dynamoDbStreams(_ -> "no call at all");

      assertThat(waitedNanos).hasValue(0);
    }
  }

  @Test
  void eachWayToFailHasAnOutcome() {
    read(sessions, 1);
    calls.clear();
    accounts.aws.faults().next(3, "dynamodb", "BatchGetItem", new Fault.Failed());
    failingRead();
    accounts.aws.faults().next(3, "dynamodb", "BatchGetItem", new Fault.Throttled());
    failingRead();
    accounts
        .aws
        .faults()
        .next(
            1,
            "dynamodb",
            "BatchGetItem",
            new Fault.Refused(400, "ResourceNotFoundException", "no table"));
    failingRead();
    accounts.reader.permissions();
    failingRead();

    assertThat(calls)
        .extracting(AwsCall::outcome)
        .containsExactly(Outcome.UNAVAILABLE, Outcome.THROTTLED, Outcome.REFUSED, Outcome.DENIED);
    assertThat(calls).extracting(AwsCall::attempts).containsExactly(3, 3, 1, 1);
  }

  @Test
  void aBatchThatCameBackWithKeysUnreadWasThrottled() {
    accounts.aws.faults().next(1, "dynamodb", "BatchGetItem", new Fault.Unprocessed(2));
    read(sessions, 3);
    accounts.aws.faults().next(1, "dynamodb", "BatchGetItem", new Fault.Unprocessed(0));
    read(sessions, 3);
    read(sessions, 3);

    assertThat(outcomesOfReads())
        .containsExactly(Outcome.THROTTLED, Outcome.THROTTLED, Outcome.SUCCEEDED);
  }

  @Test
  void aBatchThatCameBackWithKeysUnreadBecauseItIsFullWasNotThrottled() {
    String full =
        """
        {"Responses": {"keystore": []},
         "ConsumedCapacity": [{"TableName": "keystore", "CapacityUnits": 2000}],
         "UnprocessedKeys": {"keystore": {"Keys": [{"ParameterName": {"S": "key2"}}]}}}
        """;
    accounts.aws.faults().next(1, "dynamodb", "BatchGetItem", new Fault.Answered(full));

    read(sessions, 3);

    assertThat(outcomesOfReads()).containsExactly(Outcome.SUCCEEDED);
  }

  @Test
  void aRoleThatIsDeniedIsTold() {
    accounts.reader.trust(Policies.trustingService("ec2.amazonaws.com"));

    assertThatThrownBy(() -> read(sessions, 1)).isInstanceOf(SyncFailedException.class);

    assertThat(calls)
        .filteredOn(call -> call.operation().equals("AssumeRole"))
        .extracting(AwsCall::outcome)
        .containsExactly(Outcome.DENIED);
  }

  @Test
  void aLimitSpreadsTheCallsOfOneSessionAndTellsTheWait() {
    try (AwsSessions limited = new AwsSessions((_, _) -> "unused", new AwsLimits(2, 0), listener)) {
      long start = System.nanoTime();

      for (int i = 0; i < 4; i++) {
        read(limited, 1);
      }

      // Two at once, and the other two in a second.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(900));
      assertThat(waitedNanos).hasPositiveValue();
    }
  }

  private List<Outcome> outcomesOfReads() {
    return calls.stream()
        .filter(call -> call.operation().equals("BatchGetItem"))
        .map(AwsCall::outcome)
        .toList();
  }

  private static void read(AwsSessions sessions, int keys) {
    var wanted =
        KeysAndAttributes.builder()
            .keys(
                IntStream.range(0, keys)
                    .mapToObj(i -> Map.of("ParameterName", AttributeValue.fromS("key" + i)))
                    .toList())
            .build();
    assertThat(
            sessions
                .session(accounts.readerSession())
                .dynamoDb(c -> c.batchGetItem(r -> r.requestItems(Map.of("keystore", wanted))))
                .responses())
        .isNotNull();
  }

  private void failingRead() {
    assertThatThrownBy(() -> read(sessions, 1)).isInstanceOf(SdkException.class);
  }
}
