package io.keystoreoperator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.aws.Failures;
import io.keystoreoperator.aws.TwoAccounts;
import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.TableKey;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DirectItemStoreTest {
  private static final String BY_NAME = "keystore";
  private static final String BY_TEXT_VERSION = "credential-store";
  private static final String BY_NUMBER = "numbered";
  private static final String ARN = "arn:aws:dynamodb:us-east-1:111122223333:table/";
  private static final Backoff BRIEF = new Backoff(Duration.ofMillis(2), Duration.ofMillis(4), 3);

  private static TwoAccounts accounts;
  private static AwsSessions sessions;
  private static DynamoDbClient administrator;
  private ItemStore store;

  @BeforeAll
  static void fillTables() {
    accounts = new TwoAccounts();
    sessions = new AwsSessions((_, _) -> "unused");
    administrator = accounts.clients.dynamoDb(accounts.a.administrator().provider());
    table(BY_NAME, TableKey.text("ParameterName"));
    table(BY_TEXT_VERSION, TableKey.text("name"), TableKey.text("version"));
    table(BY_NUMBER, TableKey.text("name"), TableKey.number("version"));
    put(BY_NAME, Map.of("ParameterName", text("db.password"), "Value", text("v1")));
    put(BY_NAME, Map.of("ParameterName", text("db.v2"), "version", number("7")));
    for (int i = 0; i < 250; i++) {
      put(BY_NAME, Map.of("ParameterName", text("many/" + i), "Value", text("v" + i)));
    }
    for (String version :
        List.of("0000000000000000002", "0000000000000000010", "0000000000000v1.2.3")) {
      put(BY_TEXT_VERSION, Map.of("name", text("db.password"), "version", text(version)));
    }
    put(BY_TEXT_VERSION, Map.of("name", text("plain"), "version", text("2024-05")));
    put(BY_TEXT_VERSION, Map.of("name", text("numeric"), "version", text("0000000000000000009")));
    put(BY_TEXT_VERSION, Map.of("name", text("numeric"), "version", text("0000000000000000010")));
    put(BY_NUMBER, Map.of("name", text("db.password"), "version", number("9")));
    put(BY_NUMBER, Map.of("name", text("db.password"), "version", number("10")));
  }

  @AfterAll
  static void stopAccounts() {
    sessions.close();
    accounts.close();
  }

  @BeforeEach
  void openStore() {
    accounts.allowReading();
    store = new DirectItemStore(sessions, new Tables(Clock.systemUTC()), BRIEF);
  }

  @Test
  void anItemIsFoundByItsNameAndAMissingOneIsNamed() {
    var fetched = fetch(BY_NAME, ItemKey.newest("db.password"), ItemKey.newest("nobody"));

    assertThat(fetched.found())
        .containsExactly(
            Map.entry(
                ItemKey.newest("db.password"),
                new EncryptedItem(
                    "db.password",
                    null,
                    Map.of(
                        "ParameterName", new ItemAttribute.Text("db.password"),
                        "Value", new ItemAttribute.Text("v1")))));
    assertThat(fetched.missing()).containsExactly(ItemKey.newest("nobody"));
  }

  @Test
  void noKeysAreNoCall() {
    assertThat(fetch(BY_NAME).found()).isEmpty();
    assertThat(fetch(BY_NAME).missing()).isEmpty();
    assertThat(calls("BatchGetItem")).isZero();
  }

  @Test
  void aVersionIsFoundOnlyInAnItemThatSaysIt() {
    var fetched =
        fetch(
            BY_NAME,
            new ItemKey("db.v2", "7"),
            ItemKey.newest("db.v2"),
            new ItemKey("db.v2", "007"),
            new ItemKey("db.v2", "8"),
            new ItemKey("db.password", "1"));

    assertThat(fetched.found().keySet())
        .containsExactlyInAnyOrder(
            new ItemKey("db.v2", "7"), new ItemKey("db.v2", "007"), ItemKey.newest("db.v2"));
    assertThat(fetched.found().values()).extracting(EncryptedItem::version).containsOnly("7");
    assertThat(fetched.missing())
        .containsExactlyInAnyOrder(new ItemKey("db.v2", "8"), new ItemKey("db.password", "1"));
    assertThat(calls("BatchGetItem")).as("one read of each name").isEqualTo(1);
  }

  @Test
  void theNewestOfSeveralVersionsIsTheOneThatSortsLast() {
    assertThat(versionOf(fetch(BY_TEXT_VERSION, ItemKey.newest("numeric"))))
        .isEqualTo("0000000000000000010");
    assertThat(versionOf(fetch(BY_TEXT_VERSION, ItemKey.newest("db.password"))))
        .isEqualTo("0000000000000v1.2.3");
    assertThat(versionOf(fetch(BY_NUMBER, ItemKey.newest("db.password")))).isEqualTo("10");
    assertThat(calls("Query")).isEqualTo(3);
    assertThat(calls("BatchGetItem")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "credential-store, db.password, 2, 0000000000000000002",
    "credential-store, db.password, 0000000000000000002, 0000000000000000002",
    "credential-store, db.password, v1.2.3, 0000000000000v1.2.3",
    "credential-store, plain, 2024-05, 2024-05",
    "numbered, db.password, 9, 9",
    "numbered, db.password, 0009, 9"
  })
  void aNamedVersionIsFoundAsWrittenAndAsStored(
      String table, String name, String wanted, String stored) {
    assertThat(versionOf(fetch(table, new ItemKey(name, wanted)))).isEqualTo(stored);
  }

  @ParameterizedTest
  @CsvSource({
    "credential-store, db.password, 3",
    "numbered, db.password, 11",
    "numbered, db.password, latest",
    "numbered, nobody,",
    "credential-store, nobody,"
  })
  void aVersionThatIsNotThereIsMissing(String table, String name, @Nullable String version) {
    var key = new ItemKey(name, version);

    assertThat(fetch(table, key).missing()).containsExactly(key);
  }

  @Test
  void namedAndNewestVersionsAreReadTogether() {
    var fetched =
        fetch(
            BY_NUMBER,
            ItemKey.newest("db.password"),
            new ItemKey("db.password", "9"),
            new ItemKey("db.password", "11"));

    assertThat(fetched.found()).hasSize(2);
    assertThat(fetched.missing()).containsExactly(new ItemKey("db.password", "11"));
  }

  @Test
  void attributesKeepTheirTypes() {
    put(
        BY_NAME,
        Map.of(
            "ParameterName", text("types"),
            "number", number("1.50"),
            "binary", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1})),
            "other", AttributeValue.fromBool(true)));

    var item = fetch(BY_NAME, ItemKey.newest("types")).found().values().iterator().next();

    assertThat(item.attributes())
        .containsEntry("number", new ItemAttribute.Numeric("1.5"))
        .containsEntry("binary", new ItemAttribute.Binary(Bytes.of(new byte[] {0, -1})))
        .containsKey("other");
    assertThat(item.attributes().get("other")).isInstanceOf(ItemAttribute.Other.class);
  }

  @Test
  void twoHundredAndFiftyKeysAreThreeCalls() {
    var fetched = store.fetch(accounts.keystore(BY_NAME), many(), Consistency.STRONG);

    assertThat(fetched.found()).hasSize(250);
    assertThat(calls("BatchGetItem")).isEqualTo(3);
  }

  @Test
  void aTableIsDescribedOnceForAllWhoReadIt() throws Exception {
    List<Future<FetchedItems>> reads = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        reads.add(executor.submit(() -> fetch(BY_NAME, ItemKey.newest("db.password"))));
      }
    }

    for (var read : reads) {
      assertThat(read.get().missing()).isEmpty();
    }
    assertThat(calls("DescribeTable")).isEqualTo(1);
  }

  @Test
  void unprocessedKeysAreAskedForAgain() {
    accounts.aws.faults().next(3, "dynamodb", "BatchGetItem", new Fault.Unprocessed(30));

    var fetched =
        store.fetch(
            accounts.keystore(BY_NAME),
            many().stream().limit(100).collect(Collectors.toSet()),
            Consistency.EVENTUAL);

    assertThat(fetched.found()).hasSize(100);
    assertThat(fetched.missing()).isEmpty();
    assertThat(calls("BatchGetItem")).as("30, 30, 30, then the last 10").isEqualTo(4);
  }

  @Test
  void keysThatStayUnprocessedAreThrottlingAndNeverMissing() {
    accounts.aws.faults().every("dynamodb", "BatchGetItem", new Fault.Unprocessed(0));

    assertThat(Failures.of(() -> fetch(BY_NAME, ItemKey.newest("db.password"))))
        .isEqualTo(new SyncFailure.Throttled("DynamoDB", "BatchGetItem"));
    assertThat(calls("BatchGetItem")).isEqualTo(BRIEF.attempts());
  }

  @Test
  void throttlingIsRetriedAndThenReported() {
    accounts.aws.faults().next(2, "dynamodb", "BatchGetItem", new Fault.Throttled());
    assertThat(fetch(BY_NAME, ItemKey.newest("db.password")).missing()).isEmpty();

    accounts.aws.faults().every("dynamodb", "BatchGetItem", new Fault.Throttled());
    assertThat(Failures.of(() -> fetch(BY_NAME, ItemKey.newest("db.password"))))
        .isEqualTo(new SyncFailure.Throttled("DynamoDB", "BatchGetItem"));
  }

  @Test
  void anOutageIsReported() {
    accounts.aws.faults().every("dynamodb", "Query", new Fault.Failed());

    assertThat(Failures.of(() -> fetch(BY_NUMBER, ItemKey.newest("db.password"))))
        .isInstanceOfSatisfying(
            SyncFailure.Unavailable.class,
            failure -> assertThat(failure.operation()).isEqualTo("Query"));
  }

  @Test
  void theOneKeyAPolicyRefusesIsNamed() {
    accounts.reader.permissions(
        Policies.allow("dynamodb:DescribeTable", "*"),
        """
        {"Version": "2012-10-17", "Statement": {
          "Effect": "Allow", "Action": "dynamodb:BatchGetItem", "Resource": "*",
          "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["many/*"]}}}}
        """);
    var keys = many().stream().limit(99).collect(Collectors.toSet());
    keys.add(ItemKey.newest("db.password"));

    assertThat(
            Failures.of(() -> store.fetch(accounts.keystore(BY_NAME), keys, Consistency.EVENTUAL)))
        .isInstanceOfSatisfying(
            SyncFailure.AccessDenied.class,
            failure -> {
              assertThat(failure.item()).isEqualTo("db.password");
              assertThat(failure.denial().resource())
                  .isEqualTo(ARN + BY_NAME + " (item \"db.password\")");
            });
    assertThat(calls("BatchGetItem")).as("halves, not each key").isLessThan(16);
  }

  @Test
  void aBatchThatOneKeyIsSaidToSpoilIsReadInHalves() {
    accounts
        .aws
        .faults()
        .next(
            1, "dynamodb", "BatchGetItem", new Fault.Refused(400, "ValidationException", "a key"));

    assertThat(fetch(BY_NAME, ItemKey.newest("db.password"), ItemKey.newest("db.v2")).found())
        .hasSize(2);
    assertThat(calls("BatchGetItem")).isEqualTo(3);
  }

  @Test
  void aMissingPermissionIsNamedWithThePrincipal() {
    accounts.reader.permissions(Policies.allow("dynamodb:DescribeTable", "*"));

    assertThat(Failures.of(() -> fetch(BY_NUMBER, ItemKey.newest("db.password"))))
        .isEqualTo(
            new SyncFailure.AccessDenied(
                new AwsDenial(
                    TwoAccounts.READER_SESSION_ARN,
                    "dynamodb:Query",
                    ARN + "numbered (item \"db.password\")",
                    "User: "
                        + TwoAccounts.READER_SESSION_ARN
                        + " is not authorized to perform: dynamodb:Query on resource: "
                        + ARN
                        + "numbered because no identity-based policy allows the dynamodb:Query"
                        + " action"),
                "db.password"));
  }

  @Test
  void notBeingAllowedToDescribeTheTableIsDenied() {
    accounts.reader.permissions(Policies.allow("dynamodb:BatchGetItem", "*"));

    assertThat(Failures.of(() -> fetch(BY_NAME, ItemKey.newest("db.password"))))
        .isInstanceOfSatisfying(
            SyncFailure.AccessDenied.class,
            failure -> assertThat(failure.denial().action()).isEqualTo("dynamodb:DescribeTable"));
  }

  @Test
  void aTableThatIsNotThereIsNamed() {
    assertThat(Failures.of(() -> fetch("nowhere", ItemKey.newest("db.password"))))
        .isEqualTo(
            new SyncFailure.TableNotFound(
                new TableRef(TwoAccounts.REGION, "nowhere"), TwoAccounts.READER_SESSION_ARN));
  }

  @Test
  void aTableMadeAnewWithAnotherSchemaIsDescribedAgain() {
    table("remade", TableKey.text("ParameterName"));
    put("remade", Map.of("ParameterName", text("a")));
    assertThat(fetch("remade", ItemKey.newest("a")).missing()).isEmpty();
    accounts.a.deleteTable(TwoAccounts.REGION, "remade");
    table("remade", TableKey.text("name"), TableKey.number("version"));
    put("remade", Map.of("name", text("a"), "version", number("1")));

    assertThat(Failures.of(() -> fetch("remade", ItemKey.newest("a"))))
        .isInstanceOf(SyncFailure.AccessDenied.class);

    assertThat(versionOf(fetch("remade", ItemKey.newest("a")))).isEqualTo("1");
  }

  @Test
  void aTableThatCannotBeAKeystoreIsRefused() {
    table("counted", TableKey.number("id"));

    assertThat(Failures.of(() -> fetch("counted", ItemKey.newest("a"))))
        .isEqualTo(
            new SyncFailure.InvalidSpec(
                List.of("table \"counted\" holds no keystore: its partition key is not a string")));
  }

  @Test
  void theNamesOfAllItemsAreListedEachOnce() {
    assertThat(names(BY_NAME).sorted())
        .hasSizeGreaterThan(250)
        .contains("db.password", "db.v2", "many/0", "many/249")
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(names(BY_TEXT_VERSION).sorted()).containsExactly("db.password", "numeric", "plain");
    assertThat(names(BY_NUMBER).sorted()).containsExactly("db.password");
    assertThat(calls("Scan")).isEqualTo(3);
  }

  @Test
  void aLargeTableIsListedPageByPage() {
    table("large", TableKey.text("ParameterName"));
    for (int i = 0; i < 8; i++) {
      put("large", Map.of("ParameterName", text("k" + i), "Value", text("v".repeat(350_000))));
    }

    assertThat(names("large").sorted()).hasSize(8);
    assertThat(calls("Scan")).isGreaterThan(2);
  }

  /// Whoever may see nothing but names can list them.
  @Test
  void aListingAsksForNothingButNames() {
    accounts.reader.permissions(
        Policies.allow("dynamodb:DescribeTable", "*"),
        """
        {"Version": "2012-10-17", "Statement": {
          "Effect": "Allow", "Action": "dynamodb:Scan", "Resource": "*",
          "Condition": {
            "StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
            "ForAllValues:StringEquals": {"dynamodb:Attributes": ["ParameterName"]}}}}
        """);

    assertThat(names(BY_NAME).sorted()).contains("db.password");
    assertThat(Failures.of(() -> names(BY_NUMBER))).isInstanceOf(SyncFailure.AccessDenied.class);
    var session = sessions.session(accounts.keystore(BY_NAME).session());
    TableRef table = accounts.keystore(BY_NAME).table();
    var description = new Tables(Clock.systemUTC()).describe(session, table);
    assertThat(Failures.of(() -> new TableListing(session, table, description).scan("", _ -> {})))
        .as("a scan of whole items")
        .isInstanceOf(SyncFailure.AccessDenied.class);
  }

  @Test
  void whoMayNotScanIsToldSo() {
    accounts.reader.permissions(Policies.allow("dynamodb:DescribeTable", "*"));

    assertThat(Failures.of(() -> names(BY_NAME)))
        .isInstanceOfSatisfying(
            SyncFailure.AccessDenied.class,
            failure -> assertThat(failure.denial().action()).isEqualTo("dynamodb:Scan"));
  }

  @Test
  void aListingThatIsThrottledIsReported() {
    accounts.aws.faults().every("dynamodb", "Scan", new Fault.Throttled());

    assertThat(Failures.of(() -> names(BY_NAME)))
        .isEqualTo(new SyncFailure.Throttled("DynamoDB", "Scan"));
  }

  private KeyNames names(String table) {
    return store.names(accounts.keystore(table), Consistency.STRONG);
  }

  private FetchedItems fetch(String table, ItemKey... keys) {
    return store.fetch(accounts.keystore(table), Set.of(keys), Consistency.STRONG);
  }

  private static @Nullable String versionOf(FetchedItems fetched) {
    assertThat(fetched.found()).hasSize(1);
    return fetched.found().values().iterator().next().version();
  }

  private static Set<ItemKey> many() {
    return IntStream.range(0, 250)
        .mapToObj(i -> ItemKey.newest("many/" + i))
        .collect(Collectors.toSet());
  }

  private static long calls(String operation) {
    return accounts.aws.calls("dynamodb", operation);
  }

  private static void table(String name, TableKey partitionKey, TableKey... sortKey) {
    accounts.a.createTable(TwoAccounts.REGION, name, partitionKey, sortKey);
  }

  private static void put(String table, Map<String, AttributeValue> item) {
    administrator.putItem(call -> call.tableName(table).item(item));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(String value) {
    return AttributeValue.fromN(value);
  }
}
