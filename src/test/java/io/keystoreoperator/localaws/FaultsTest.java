package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

class FaultsTest {
  private final LocalAws aws = LocalAws.start();
  private final Clients clients = new Clients(aws, "us-east-1");
  private final Account a = aws.account("111122223333");
  private final KmsClient kms = clients.kms(a.administrator().provider());
  private final StsClient sts = clients.sts(a.administrator().provider());
  private final DynamoDbClient dynamoDb = clients.dynamoDb(a.administrator().provider());

  @AfterEach
  void stop() {
    clients.close();
    aws.close();
  }

  @Test
  void theNextCallsGoWrongAndThenNoMore() {
    aws.faults().next(2, "kms", "ListAliases", new Fault.Throttled());

    assertThat(Refusal.of(kms::listAliases).code()).isEqualTo("ThrottlingException");
    assertThat(Refusal.of(kms::listAliases).code()).isEqualTo("ThrottlingException");
    assertThat(kms.listAliases().aliases()).isEmpty();
    assertThat(aws.calls("kms", "ListAliases")).isEqualTo(3);
  }

  @Test
  void everyCallGoesWrongUntilCleared() {
    aws.faults().every("dynamodb", "*", new Fault.Failed());

    for (int i = 0; i < 3; i++) {
      assertThat(Refusal.of(dynamoDb::listTables))
          .extracting(Refusal::status, Refusal::code)
          .containsExactly(500, "InternalServerError");
    }
    assertThat(sts.getCallerIdentity().account()).isEqualTo("111122223333");
    aws.faults().clear();
    assertThat(dynamoDb.listTables().tableNames()).isEmpty();
  }

  @Test
  void eachServiceThrottlesInItsOwnWords() {
    for (String service : new String[] {"sts", "dynamodb"}) {
      aws.faults().every(service, "*", new Fault.Throttled());
    }

    assertThat(Refusal.of(sts::getCallerIdentity).code()).isEqualTo("Throttling");
    assertThat(Refusal.of(dynamoDb::listTables).code()).isEqualTo("ThrottlingException");
    assertThat(Refusal.of(() -> dynamoDb.scan(r -> r.tableName("keystore"))).code())
        .isEqualTo("ProvisionedThroughputExceededException");
  }

  @Test
  void streamsThrottleInOtherWordsThanTables() {
    var streams = clients.dynamoDbStreams(a.administrator().provider());
    aws.faults().every("dynamodb", "*", new Fault.Throttled());

    assertThat(Refusal.of(() -> streams.getRecords(r -> r.shardIterator("any"))).code())
        .isEqualTo("LimitExceededException");
  }

  @Test
  void aCallMayBeAnsweredWithAnything() {
    aws.faults()
        .next(1, "dynamodb", "ListTables", new Fault.Answered("{\"TableNames\": [\"made up\"]}"));

    assertThat(dynamoDb.listTables().tableNames()).containsExactly("made up");
    assertThat(dynamoDb.listTables().tableNames()).isEmpty();
  }

  @Test
  void aCallMayBeRefusedInAnyWords() {
    aws.faults().next(1, "kms", "*", new Fault.Refused(503, "KMSUnavailable", "not now"));

    assertThat(Refusal.of(kms::listAliases))
        .isEqualTo(new Refusal(503, "KMSUnavailable", "not now"));
  }

  @Test
  void aDelayedCallStillAnswers() {
    Duration delay = Duration.ofMillis(200);
    aws.faults().next(1, "sts", "*", new Fault.Delayed(delay));
    Instant before = Instant.now();

    assertThat(sts.getCallerIdentity().account()).isEqualTo("111122223333");
    assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(delay);
  }

  @Test
  void theCountersCanBeReset() {
    sts.getCallerIdentity();
    assertThat(aws.calls().of("sts")).isEqualTo(1);

    aws.calls().reset();

    assertThat(aws.calls().snapshot()).isEmpty();
  }
}
