package io.keystoreoperator.cloudformation;

import static io.keystoreoperator.cloudformation.TemplatedAccounts.ACCOUNT_A;
import static io.keystoreoperator.cloudformation.TemplatedAccounts.ACCOUNT_B;
import static io.keystoreoperator.cloudformation.TemplatedAccounts.roleArn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keystoreoperator.localaws.KeystoreWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/// What the roles of the templates can do, and each right of the writer is one that it needs.
class RightsTest {
  private static final String NODE = roleArn(ACCOUNT_B, "keystore-operator-node");
  private static final Map<String, AttributeValue> V1_KEY =
      Map.of("ParameterName", AttributeValue.fromS("db"));
  private static TemplatedAccounts accounts;
  private static Stack plain;
  private static Stack generous;
  private static Stack credstash;

  @BeforeAll
  static void deploy() {
    accounts = new TemplatedAccounts("");
    accounts.identity(
        "account-b-node.yaml",
        roleArn(ACCOUNT_A, "keystore-reader") + "," + roleArn(ACCOUNT_A, "generous-reader"),
        Map.of());
    generous =
        accounts.keystore(
            NODE,
            Map.ofEntries(
                Map.entry("AllowFind", "true"),
                Map.entry("AllowPush", "true"),
                Map.entry("AllowGetItem", "true"),
                Map.entry("ReaderRoleName", "generous-reader"),
                Map.entry("WriterRoleName", "generous-writer"),
                Map.entry("ReaderMaxSessionSeconds", "43200")));
    plain = accounts.keystoreBeside(generous, NODE, Map.of());
    credstash =
        accounts.keystore(
            NODE,
            Map.of(
                "ItemFormat", "Credstash",
                "TableName", "credential-store",
                "KeyAlias", "alias/credstash",
                "EncryptionContextKey", "service",
                "ReaderRoleName", "credstash-reader",
                "WriterRoleName", "credstash-writer"));
    accounts.writer(plain).putV1("db", "s3cr3t");
  }

  @AfterAll
  static void close() {
    accounts.close();
  }

  @Test
  void findMayScanTheTable() {
    assertOnlyGenerousMay(
        reader -> accounts.clients().dynamoDb(reader).scan(r -> r.tableName("keystore")));
  }

  @Test
  void theOriginalToolsMayGetItems() {
    assertOnlyGenerousMay(
        reader ->
            accounts.clients().dynamoDb(reader).getItem(r -> r.tableName("keystore").key(V1_KEY)));
  }

  @Test
  void pushMayFollowTheStreamThatTheTableTells() {
    assertOnlyGenerousMay(
        reader -> {
          var table =
              accounts.clients().dynamoDb(reader).describeTable(r -> r.tableName("keystore"));
          String arn = table.table().latestStreamArn();
          var streams = accounts.clients().dynamoDbStreams(reader);
          var stream = streams.describeStream(r -> r.streamArn(arn)).streamDescription();
          String shard = stream.shards().getFirst().shardId();
          var iterator =
              streams.getShardIterator(
                  r ->
                      r.streamArn(arn)
                          .shardId(shard)
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON));
          var records = streams.getRecords(r -> r.shardIterator(iterator.shardIterator()));
          assertThat(records.records().getFirst().dynamodb().keys()).isEqualTo(V1_KEY);
        });
  }

  @Test
  void anExternalIdThatIsNotTheAgreedOneIsRefused() {
    var sts = accounts.clients().sts(node("keystore-operator-node"));

    assertDenied(
        () ->
            sts.assumeRole(
                r ->
                    r.roleArn(plain.output("ReaderRoleArn"))
                        .externalId("b-test")
                        .roleSessionName("test")));
    assertDenied(
        () ->
            sts.assumeRole(r -> r.roleArn(plain.output("ReaderRoleArn")).roleSessionName("test")));
  }

  @Test
  void anotherRoleOfAccountBIsRefusedEvenWithEveryPermission() {
    accounts.identity(
        "account-b-node.yaml",
        roleArn(ACCOUNT_A, "keystore-reader"),
        Map.of("RoleName", "other-node"));

    assertDenied(() -> accounts.asReader(plain, node("other-node")));
  }

  @Test
  void theReaderReadsNoOtherTableAndOpensNothingOfAnotherKey() {
    var reader = accounts.asReader(plain, node("keystore-operator-node"));

    assertDenied(
        () ->
            accounts
                .clients()
                .dynamoDb(reader)
                .describeTable(r -> r.tableName(credstash.output("TableName"))));
    var blob =
        accounts
            .clients()
            .kms(accounts.asWriter(credstash))
            .generateDataKey(
                r ->
                    r.keyId(credstash.output("KmsKeyArn"))
                        .numberOfBytes(64)
                        .encryptionContext(Map.of("service", "x")))
            .ciphertextBlob();
    assertDenied(() -> accounts.clients().kms(reader).decrypt(r -> r.ciphertextBlob(blob)));
  }

  @Test
  void aKeyHeldToAContextIsUsedWithItAlone() {
    var kms = accounts.clients().kms(accounts.asWriter(credstash));
    String key = credstash.output("KmsKeyArn");

    assertThatCode(
            () ->
                kms.generateDataKey(
                    r ->
                        r.keyId(key)
                            .numberOfBytes(64)
                            .encryptionContext(Map.of("service", "any", "other", "x"))))
        .doesNotThrowAnyException();
    assertDenied(() -> kms.generateDataKey(r -> r.keyId(key).numberOfBytes(64)));
    assertDenied(
        () ->
            kms.generateDataKey(
                r -> r.keyId(key).numberOfBytes(64).encryptionContext(Map.of("other", "x"))));
  }

  static Stream<Arguments> rightsOfTheWriters() {
    return Stream.of(plain, credstash)
        .flatMap(
            keystore ->
                keystore.resource("Writer").permissions().stream()
                    .flatMap(PolicyDocument::actions)
                    .map(action -> Arguments.of(keystore.output("TableName"), action, keystore)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rightsOfTheWriters")
  void withoutThisRightTheWriterCannotDoItsWork(String table, String action, Stack keystore) {
    String role = keystore.resource("Writer").property("RoleName");

    assertThatCode(() -> work(keystore)).doesNotThrowAnyException();
    accounts.accountA().without(action, role, () -> assertDenied(() -> work(keystore)));
  }

  /// What the command line does: stores, lists, reads and deletes.
  private static void work(Stack keystore) {
    if (keystore.output("TableName").equals("keystore")) {
      workWithNames(keystore);
    } else {
      workWithVersions(keystore);
    }
  }

  private static void workWithNames(Stack keystore) {
    var writer = accounts.writer(keystore);
    var value = SdkBytes.fromUtf8String("s3cr3t");
    var blob = writer.kms().encrypt(r -> r.keyId(writer.keyId()).plaintext(value)).ciphertextBlob();
    writer.putV1("one", "s3cr3t");
    writer.putV2("two", 1, "s3cr3t");
    writer.dynamoDb().describeTable(r -> r.tableName(writer.table()));
    writer.dynamoDb().scan(r -> r.tableName(writer.table()));
    var keys =
        KeysAndAttributes.builder()
            .keys(List.of(Map.of("ParameterName", AttributeValue.fromS("one"))))
            .build();
    writer.dynamoDb().batchGetItem(r -> r.requestItems(Map.of(writer.table(), keys)));
    writer.kms().decrypt(r -> r.ciphertextBlob(blob));
    queryByName(writer, "ParameterName");
    writer.delete("one");
  }

  private static void workWithVersions(Stack keystore) {
    var writer = accounts.writer(keystore);
    var context = Map.of("service", "x");
    var blob =
        writer
            .kms()
            .generateDataKey(
                r -> r.keyId(writer.keyId()).numberOfBytes(64).encryptionContext(context))
            .ciphertextBlob();
    writer.putCredstash("one", "1", new byte[] {1}, context);
    writer.dynamoDb().describeTable(r -> r.tableName(writer.table()));
    writer.dynamoDb().scan(r -> r.tableName(writer.table()));
    queryByName(writer, "name");
    var key = Map.of("name", AttributeValue.fromS("one"), "version", AttributeValue.fromS("1"));
    var keys = KeysAndAttributes.builder().keys(List.of(key)).build();
    writer.dynamoDb().batchGetItem(r -> r.requestItems(Map.of(writer.table(), keys)));
    writer.kms().decrypt(r -> r.ciphertextBlob(blob).encryptionContext(context));
    writer.dynamoDb().deleteItem(r -> r.tableName(writer.table()).key(key));
  }

  /// As the command line does before it stores or deletes: for what there is.
  private static void queryByName(KeystoreWriter writer, String attribute) {
    writer
        .dynamoDb()
        .query(
            r ->
                r.tableName(writer.table())
                    .keyConditionExpression("#n = :n")
                    .expressionAttributeNames(Map.of("#n", attribute))
                    .expressionAttributeValues(Map.of(":n", AttributeValue.fromS("one"))));
  }

  private interface Use {
    void with(AwsCredentialsProvider reader);
  }

  private static void assertOnlyGenerousMay(Use use) {
    var node = node("keystore-operator-node");

    use.with(accounts.asReader(generous, node));
    assertDenied(() -> use.with(accounts.asReader(plain, node)));
  }

  private static AwsCredentialsProvider node(String name) {
    return accounts
        .aws()
        .account(ACCOUNT_B)
        .sessionOf(accounts.accountB().role(name), "node", Duration.ofHours(1))
        .provider();
  }

  private static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).startsWith("AccessDenied"));
  }
}
