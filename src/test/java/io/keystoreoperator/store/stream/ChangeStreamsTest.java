package io.keystoreoperator.store.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.aws.Failures;
import io.keystoreoperator.aws.TwoAccounts;
import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.TableKey;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.store.Backoff;
import io.keystoreoperator.store.Tables;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Streams of DynamoDB Local, followed with the real SDK.
class ChangeStreamsTest {
  private static final TableRef TABLE = new TableRef(TwoAccounts.REGION, "keystore");
  private static final TableRef VERSIONS = new TableRef(TwoAccounts.REGION, "credential-store");
  private static final Pace PACE =
      new Pace(
          Duration.ofMillis(20),
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), 3),
          Duration.ofSeconds(2));
  private static final List<String> FOLLOWING =
      List.of("DescribeStream", "GetShardIterator", "GetRecords");

  private static TwoAccounts accounts;
  private static DynamoDbClient administrator;

  private final Told told = new Told();
  private AwsSessions sessions;
  private ChangeStreams streams;

  @BeforeAll
  static void createTables() {
    accounts = new TwoAccounts();
    administrator = accounts.clients.dynamoDb(accounts.a.administrator().provider());
  }

  @AfterAll
  static void stopAccounts() {
    accounts.close();
  }

  @BeforeEach
  void openStreams() {
    accounts.a.createTable(TwoAccounts.REGION, TABLE.name(), TableKey.text("ParameterName"));
    accounts.a.createTable(
        TwoAccounts.REGION, VERSIONS.name(), TableKey.text("name"), TableKey.text("version"));
    accounts.allowReading();
    allow(FOLLOWING);
    sessions = new AwsSessions((_, _) -> "unused");
    streams =
        new ChangeStreams(
            sessions, new Tables(Clock.systemUTC()), PACE, Clock.systemUTC(), StreamObserver.NONE);
  }

  @AfterEach
  void closeStreams() {
    streams.close();
    sessions.close();
    accounts.a.deleteTable(TwoAccounts.REGION, TABLE.name());
    accounts.a.deleteTable(TwoAccounts.REGION, VERSIONS.name());
  }

  @Test
  void aChangeIsToldByTheNameOfItsItem() {
    enableStream(TABLE, "KEYS_ONLY");
    var subscription = subscribe(TABLE, told);
    awaitLive(subscription);

    put(TABLE, "ParameterName", "db");
    told.awaitName("db");
    administrator.deleteItem(
        r -> r.tableName(TABLE.name()).key(Map.of("ParameterName", AttributeValue.fromS("db"))));
    put(TABLE, "ParameterName", "other");
    told.awaitName("other");

    assertThat(told.names).containsExactlyInAnyOrder("db", "other");
    assertThat(told.missed).as("before it was followed").hasValue(1);
    assertThat(told.states).containsExactly(new StreamState.Live("KEYS_ONLY"));
    assertThat(streams.shards()).isOne();
    assertThat(subscription.silence()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void whatCameBeforeIsNotToldButThatItMayBeMissedIs() {
    enableStream(TABLE, "KEYS_ONLY");
    put(TABLE, "ParameterName", "before");
    awaitLive(subscribe(TABLE, told));
    told.awaitMissed(1);

    put(TABLE, "ParameterName", "after");

    told.awaitName("after");
    assertThat(told.names).containsExactly("after");
  }

  @ParameterizedTest
  @ValueSource(strings = {"KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"})
  void everyViewTypeTellsTheNamesOfItemsWithVersionsToo(String viewType) {
    enableStream(VERSIONS, viewType);
    var subscription = subscribe(VERSIONS, told);
    awaitLive(subscription);

    put(VERSIONS, "name", "db", "version", "1");

    told.awaitName("db");
    assertThat(subscription.state()).isEqualTo(new StreamState.Live(viewType));
  }

  @Test
  void allWhoListenToATableShareOneReaderWhateverTheirSessionsAreCalled() {
    enableStream(TABLE, "KEYS_ONLY");
    Told other = new Told();
    awaitLive(subscribe(TABLE, told));
    told.awaitMissed(1);
    var second = streams.subscribe(named("kso=,another", accounts.readerSession()), TABLE, other);
    other.awaitMissed(1);

    put(TABLE, "ParameterName", "db");
    told.awaitName("db");
    other.awaitName("db");

    assertThat(second.state()).isInstanceOf(StreamState.Live.class);
    assertThat(told.missed).as("nothing new for the first").hasValue(1);
    assertThat(accounts.aws.calls("dynamodb", "DescribeStream")).isOne();
    assertThat(accounts.aws.calls("dynamodb", "GetShardIterator")).isOne();
    assertThat(accounts.aws.calls("sts", "AssumeRole")).isOne();
    assertThat(streams.shards()).isOne();
  }

  @Test
  void whoReadsAsSomebodyElseHasAReaderOfItsOwn() {
    enableStream(TABLE, "KEYS_ONLY");
    awaitLive(subscribe(TABLE, told));
    var request = accounts.readerSession();
    var tagged =
        new SessionRequest(
            request.region(),
            request.base(),
            request.roles(),
            request.sessionName(),
            request.duration(),
            Map.of("team", "b"),
            request.transitiveTagKeys(),
            request.scope());

    awaitLive(streams.subscribe(tagged, TABLE, new Told()));

    assertThat(accounts.aws.calls("dynamodb", "DescribeStream")).isEqualTo(2);
  }

  @Test
  void theReaderStopsWithTheLastWhoListens() {
    enableStream(TABLE, "KEYS_ONLY");
    Told other = new Told();
    var first = subscribe(TABLE, told);
    var second = subscribe(TABLE, other);
    awaitLive(first);

    first.close();
    put(TABLE, "ParameterName", "db");
    other.awaitName("db");
    assertThat(told.names).isEmpty();
    second.close();

    assertThat(streams.shards()).isZero();
    awaitNoMoreCalls();
  }

  @Test
  void withoutAStreamItSaysSoAndTakesUpTheStreamThatComes() {
    var subscription = subscribe(TABLE, told);
    Told.await(() -> subscription.state().equals(noStream()));

    enableStream(TABLE, "KEYS_ONLY");

    awaitLive(subscription);
    told.awaitMissed(1);
    put(TABLE, "ParameterName", "db");
    told.awaitName("db");
  }

  @Test
  void aStreamThatIsDisabledIsReadToItsEndAndTheNextOneTakenUp() {
    enableStream(TABLE, "KEYS_ONLY");
    var subscription = subscribe(TABLE, told);
    awaitLive(subscription);
    put(TABLE, "ParameterName", "last");
    disableStream();
    told.awaitName("last");
    Told.await(() -> told.states.contains(noStream()));

    enableStream(TABLE, "NEW_IMAGE");

    Told.await(() -> subscription.state().equals(new StreamState.Live("NEW_IMAGE")));
    told.awaitMissed(2);
    put(TABLE, "ParameterName", "next");
    told.awaitName("next");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DescribeStream", "GetShardIterator", "GetRecords"})
  void aMissingPermissionIsNamedAndOnceItIsGivenReadingBegins(String missing) {
    enableStream(TABLE, "KEYS_ONLY");
    allow(FOLLOWING.stream().filter(action -> !action.equals(missing)).toList());
    var subscription = subscribe(TABLE, told);
    Told.await(() -> subscription.state() instanceof StreamState.Down);

    assertThat(subscription.state())
        .isInstanceOfSatisfying(
            StreamState.Down.class,
            down ->
                assertThat(down.failure())
                    .isInstanceOfSatisfying(
                        SyncFailure.AccessDenied.class, denied -> assertNames(denied, missing)));

    allow(FOLLOWING);
    awaitLive(subscription);
    told.awaitMissed(1);
    put(TABLE, "ParameterName", "db");
    told.awaitName("db");
  }

  private static void assertNames(SyncFailure.AccessDenied denied, String action) {
    AwsDenial denial = denied.denial();
    assertThat(denial.principal()).isEqualTo(TwoAccounts.READER_SESSION_ARN);
    assertThat(denial.action()).isEqualTo("dynamodb:" + action);
    assertThat(denial.resource())
        .startsWith("arn:aws:dynamodb:us-east-1:111122223333:table/keystore/stream/");
  }

  @Test
  void whatChangesWhileAPermissionIsGoneIsToldWhenItIsBack() {
    enableStream(TABLE, "KEYS_ONLY");
    var subscription = subscribe(TABLE, told);
    awaitLive(subscription);
    put(TABLE, "ParameterName", "before");
    told.awaitName("before");
    allow(List.of());
    Told.await(() -> subscription.state() instanceof StreamState.Down);

    put(TABLE, "ParameterName", "meanwhile");
    allow(FOLLOWING);

    told.awaitName("meanwhile");
    awaitLive(subscription);
    assertThat(told.missed).as("the position was known").hasValue(1);
  }

  @Test
  void anIteratorThatHasExpiredIsReplaced() {
    enableStream(TABLE, "KEYS_ONLY");
    awaitLive(subscribe(TABLE, told));
    put(TABLE, "ParameterName", "one");
    told.awaitName("one");
    accounts.aws.faults().next(1, "dynamodb", "GetRecords", refused("ExpiredIteratorException"));
    put(TABLE, "ParameterName", "two");

    told.awaitName("two");

    assertThat(accounts.aws.calls("dynamodb", "GetShardIterator")).isEqualTo(2);
    assertThat(told.missed).hasValue(1);
    assertThat(told.states).hasSize(1);
  }

  @Test
  void whatWasTrimmedMayHaveBeenMissed() {
    enableStream(TABLE, "KEYS_ONLY");
    awaitLive(subscribe(TABLE, told));
    told.awaitMissed(1);
    accounts.aws.faults().next(1, "dynamodb", "GetRecords", refused("TrimmedDataAccessException"));

    told.awaitMissed(2);

    put(TABLE, "ParameterName", "db");
    told.awaitName("db");
    assertThat(told.states).hasSize(1);
  }

  @Test
  void aThrottledReadIsMadeAgainAndSaidOfOnlyWhenItLasts() {
    enableStream(TABLE, "KEYS_ONLY");
    var subscription = subscribe(TABLE, told);
    awaitLive(subscription);
    accounts.aws.faults().next(5, "dynamodb", "GetRecords", new Fault.Throttled());
    put(TABLE, "ParameterName", "db");
    told.awaitName("db");
    assertThat(told.states).hasSize(1);

    accounts.aws.faults().every("dynamodb", "GetRecords", new Fault.Throttled());

    Told.await(
        () ->
            subscription
                .state()
                .equals(
                    new StreamState.Down(
                        new SyncFailure.Throttled("DynamoDB Streams", "GetRecords"))));
    accounts.aws.faults().clear();
    awaitLive(subscription);
    assertThat(told.missed).hasValue(1);
  }

  @Test
  void shardsOnTheSecondPageOfAListingAreRead() {
    enableStream(TABLE, "KEYS_ONLY");
    String arn = streamArn();
    String shard =
        accounts
            .clients
            .dynamoDbStreams(accounts.a.administrator().provider())
            .describeStream(r -> r.streamArn(arn))
            .streamDescription()
            .shards()
            .getFirst()
            .shardId();
    String closed =
        "{\"ShardId\": \"shardId-0\", \"SequenceNumberRange\":"
            + " {\"StartingSequenceNumber\": \"1\", \"EndingSequenceNumber\": \"2\"}}";
    String open =
        "{\"ShardId\": \"%s\", \"ParentShardId\": \"shardId-0\", \"SequenceNumberRange\":"
                .formatted(shard)
            + " {\"StartingSequenceNumber\": \"3\"}}";
    accounts.aws.faults().next(1, "dynamodb", "DescribeStream", page(arn, closed, "shardId-0"));
    accounts.aws.faults().next(1, "dynamodb", "DescribeStream", page(arn, open, ""));

    awaitLive(subscribe(TABLE, told));
    put(TABLE, "ParameterName", "db");

    told.awaitName("db");
    assertThat(accounts.aws.calls("dynamodb", "GetShardIterator")).isOne();
  }

  @Test
  void aStreamThatHasEndedIsNotLiveWhateverTheTableSays() {
    enableStream(TABLE, "KEYS_ONLY");
    accounts.aws.faults().every("dynamodb", "DescribeStream", ended(streamArn()));

    subscribe(TABLE, told);
    Told.await(() -> accounts.aws.calls("dynamodb", "DescribeStream") > 3);

    assertThat(told.states).containsExactly(noStream());
    assertThat(told.missed).hasValue(0);
  }

  @Test
  void oneLookSaysWhetherAStreamCanBeFollowed() {
    var session = sessions.session(accounts.readerSession());
    assertThat(Failures.of(() -> tryOut(session))).isEqualTo(new SyncFailure.NoStream(TABLE));
    enableStream(TABLE, "KEYS_ONLY");
    allow(List.of("DescribeStream", "GetShardIterator"));
    assertThat(Failures.of(() -> tryOut(session)))
        .isInstanceOfSatisfying(
            SyncFailure.AccessDenied.class, denied -> assertNames(denied, "GetRecords"));

    allow(FOLLOWING);

    long before = accounts.aws.calls("dynamodb", "GetRecords");
    tryOut(session);
    assertThat(accounts.aws.calls("dynamodb", "GetRecords")).isEqualTo(before + 1);
  }

  private static void tryOut(AwsSession session) {
    var description = new Tables(Clock.systemUTC()).describe(session, TABLE);
    ChangeStreams.tryOut(session, TABLE, description);
  }

  private Subscription subscribe(TableRef table, ChangeListener listener) {
    return streams.subscribe(accounts.readerSession(), table, listener);
  }

  private static SessionRequest named(String name, SessionRequest request) {
    return new SessionRequest(
        request.region(),
        request.base(),
        request.roles(),
        name,
        request.duration(),
        request.tags(),
        request.transitiveTagKeys(),
        request.scope());
  }

  private static void awaitLive(Subscription subscription) {
    Told.await(() -> subscription.state() instanceof StreamState.Live);
  }

  private static StreamState noStream() {
    return new StreamState.Down(new SyncFailure.NoStream(TABLE));
  }

  /// Whoever is in the middle of a call ends it; then there is none for a while.
  private static void awaitNoMoreCalls() {
    long quiet = PACE.quiet().toMillis() * 10;
    long[] last = {accounts.aws.calls("dynamodb", "GetRecords"), System.currentTimeMillis()};
    Told.await(
        () -> {
          long calls = accounts.aws.calls("dynamodb", "GetRecords");
          if (calls != last[0]) {
            last[0] = calls;
            last[1] = System.currentTimeMillis();
          }
          return System.currentTimeMillis() - last[1] > quiet;
        });
  }

  /// Reading, and these actions on streams.
  private static void allow(List<String> actions) {
    accounts.reader.permissions(
        Stream.concat(
                Stream.of(Policies.allow("dynamodb:DescribeTable", "*")),
                actions.stream()
                    .map(
                        action ->
                            Policies.allow(
                                "dynamodb:" + action,
                                "arn:aws:dynamodb:us-east-1:111122223333:table/*/stream/*")))
            .toArray(String[]::new));
  }

  private static Fault refused(String code) {
    return new Fault.Refused(400, code, "as a test wants it");
  }

  private static Fault page(String arn, String shard, String last) {
    return new Fault.Answered(
        """
        {"StreamDescription": {"StreamArn": "%s", "StreamStatus": "ENABLED", "Shards": [%s]%s}}
        """
            .formatted(
                arn, shard, last.isEmpty() ? "" : ", \"LastEvaluatedShardId\": \"" + last + "\""));
  }

  private static Fault ended(String arn) {
    return new Fault.Answered(
        """
        {"StreamDescription": {"StreamArn": "%s", "StreamStatus": "DISABLED", "Shards": []}}
        """
            .formatted(arn));
  }

  private static void enableStream(TableRef table, String viewType) {
    administrator.updateTable(
        r ->
            r.tableName(table.name())
                .streamSpecification(s -> s.streamEnabled(true).streamViewType(viewType)));
  }

  private static void disableStream() {
    administrator.updateTable(
        r -> r.tableName(TABLE.name()).streamSpecification(s -> s.streamEnabled(false)));
  }

  private static String streamArn() {
    return administrator.describeTable(r -> r.tableName(TABLE.name())).table().latestStreamArn();
  }

  private static void put(TableRef table, String... attributes) {
    Map<String, AttributeValue> item = new HashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      item.put(attributes[i], AttributeValue.fromS(attributes[i + 1]));
    }
    administrator.putItem(r -> r.tableName(table.name()).item(item));
  }
}
