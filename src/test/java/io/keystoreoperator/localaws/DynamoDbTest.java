package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

class DynamoDbTest {
  private static final String REGION = "us-east-1";
  private static final KeysAndAttributes NO_KEYS = KeysAndAttributes.builder().build();
  private static LocalAws aws;
  private static Clients clients;
  private static Account a;
  private static DynamoDbClient admin;
  private static DynamoDbClient teamA;

  @BeforeAll
  static void startAccounts() {
    aws = LocalAws.start();
    clients = new Clients(aws, REGION);
    a = aws.account("111122223333");
    a.createTable(REGION, "keystore", TableKey.text("ParameterName"), TableKey.text("version"));
    admin = clients.dynamoDb(a.administrator().provider());
    for (String name : List.of("team-a/x", "team-a/y", "team-b/x")) {
      admin.putItem(r -> r.tableName("keystore").item(key(name)));
    }
    Role tagged =
        a.createRole(
            "tagged",
            Policies.trusting("arn:aws:iam::111122223333:user/administrator"),
            """
            {"Version": "2012-10-17", "Statement": {
              "Effect": "Allow",
              "Action": ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query",
                         "dynamodb:PutItem"],
              "Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/keystore",
              "Condition": {"ForAllValues:StringLike": {
                "dynamodb:LeadingKeys": "${aws:PrincipalTag/kubernetes-namespace}/*"}}}}
            """);
    tagged.tag("kubernetes-namespace", "team-a");
    teamA = clients.dynamoDb(a.sessionOf(tagged, "test", Duration.ofHours(1)).provider());
  }

  @AfterAll
  static void stopAccounts() {
    clients.close();
    aws.close();
  }

  @Test
  void accountsAndRegionsAreKeptApart() {
    Account b = aws.account("444455556666");
    b.createTable(REGION, "b-table", TableKey.text("name"));

    try (Clients elsewhere = new Clients(aws, "eu-west-1")) {
      assertThat(admin.listTables().tableNames()).containsExactly("keystore");
      assertThat(clients.dynamoDb(b.administrator().provider()).listTables().tableNames())
          .containsExactly("b-table");
      assertThat(elsewhere.dynamoDb(a.administrator().provider()).listTables().tableNames())
          .isEmpty();
    }
  }

  @Test
  void twoServersShareNoTables() {
    try (LocalAws other = LocalAws.start();
        Clients others = new Clients(other, REGION)) {
      var provider = other.account("111122223333").administrator().provider();

      assertThat(others.dynamoDb(provider).listTables().tableNames()).isEmpty();
    }
  }

  @Test
  void aTableHasItsArnAndAnIdOfItsOwn() {
    a.createTable(REGION, "made-twice", TableKey.text("name"));
    var first = admin.describeTable(r -> r.tableName("made-twice")).table();
    var again = admin.describeTable(r -> r.tableName("made-twice")).table();
    a.deleteTable(REGION, "made-twice");
    a.createTable(REGION, "made-twice", TableKey.text("name"));
    var second = admin.describeTable(r -> r.tableName("made-twice")).table();
    a.deleteTable(REGION, "made-twice");

    assertThat(first.tableArn())
        .isEqualTo("arn:aws:dynamodb:us-east-1:111122223333:table/made-twice");
    assertThat(again.tableId()).isEqualTo(first.tableId());
    assertThat(second.tableId()).isNotEqualTo(first.tableId());
  }

  @Test
  void aMissingTableIsNotFound() {
    assertThat(Refusal.of(() -> admin.describeTable(r -> r.tableName("nope"))))
        .extracting(Refusal::status, Refusal::code)
        .containsExactly(400, "ResourceNotFoundException");
  }

  @Test
  void withoutPermissionATableIsDeniedWhetherItExistsOrNot() {
    var refusal = Refusal.of(() -> teamA.describeTable(r -> r.tableName("nope")));

    assertThat(refusal)
        .isEqualTo(
            new Refusal(
                400,
                "AccessDeniedException",
                "User: arn:aws:sts::111122223333:assumed-role/tagged/test is not authorized to"
                    + " perform: dynamodb:DescribeTable on resource:"
                    + " arn:aws:dynamodb:us-east-1:111122223333:table/nope because no"
                    + " identity-based policy allows the dynamodb:DescribeTable action"));
  }

  @Test
  void leadingKeysHoldATeamToItsItems() {
    assertThat(batchGet(teamA, "team-a/x", "team-a/y").responses().get("keystore")).hasSize(2);
    assertThat(teamA.getItem(r -> r.tableName("keystore").key(key("team-a/x"))).item())
        .isNotEmpty();
    teamA.putItem(r -> r.tableName("keystore").item(key("team-a/x")));

    deniedToTeamA(() -> batchGet(teamA, "team-a/x", "team-b/x"));
    deniedToTeamA(() -> teamA.getItem(r -> r.tableName("keystore").key(key("team-b/x"))));
    deniedToTeamA(() -> teamA.putItem(r -> r.tableName("keystore").item(key("team-b/x"))));
  }

  @Test
  void leadingKeysHoldForQueriesInEveryNotation() {
    assertThat(query("#n = :n", Map.of("#n", "ParameterName"), "team-a/x")).isEqualTo(1);
    assertThat(query("ParameterName=:n", Map.of(), "team-a/y")).isEqualTo(1);
    assertThat(
            query(
                "#v = :v AND #n = :n", Map.of("#n", "ParameterName", "#v", "version"), "team-a/x"))
        .isEqualTo(1);

    deniedToTeamA(() -> query("#n = :n", Map.of("#n", "ParameterName"), "team-b/x"));
    deniedToTeamA(
        () ->
            query(
                "#v = :v AND #n = :n", Map.of("#n", "ParameterName", "#v", "version"), "team-b/x"));
  }

  @Test
  void aTransactionNeedsThePermissionOfEachPart() {
    TransactWriteItem put =
        TransactWriteItem.builder()
            .put(Put.builder().tableName("keystore").item(key("team-b/x")).build())
            .build();

    var refusal = Refusal.of(() -> teamA.transactWriteItems(r -> r.transactItems(put)));

    assertThat(refusal.message()).contains("is not authorized to perform: dynamodb:PutItem on");
  }

  @Test
  void aBatchMayBeLeftHalfDone() {
    aws.faults().next(1, "dynamodb", "BatchGetItem", new Fault.Unprocessed(1));

    var partial = batchGet(admin, "team-a/x", "team-a/y");
    var rest = admin.batchGetItem(r -> r.requestItems(partial.unprocessedKeys()));

    assertThat(names(partial)).containsExactly("team-a/x");
    assertThat(names(rest)).containsExactly("team-a/y");
    assertThat(rest.unprocessedKeys()).isEmpty();
  }

  @Test
  void aBatchMayBeLeftUndone() {
    aws.faults().next(1, "dynamodb", "BatchGetItem", new Fault.Unprocessed(0));

    var untouched = batchGet(admin, "team-a/x", "team-a/y");

    assertThat(names(untouched)).isEmpty();
    var left = untouched.unprocessedKeys().getOrDefault("keystore", NO_KEYS);
    assertThat(left.keys()).hasSize(2);
  }

  @Test
  void aChangeIsSeenInTheTablesStream() {
    admin.createTable(
        r ->
            r.tableName("streamed")
                .keySchema(
                    KeySchemaElement.builder().attributeName("name").keyType(KeyType.HASH).build())
                .attributeDefinitions(
                    AttributeDefinition.builder().attributeName("name").attributeType("S").build())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .streamSpecification(s -> s.streamEnabled(true).streamViewType("KEYS_ONLY")));
    String stream = admin.describeTable(r -> r.tableName("streamed")).table().latestStreamArn();
    Role listener =
        a.createRole(
            "listener",
            Policies.trustingService("ec2.amazonaws.com"),
            Policies.allow(
                "dynamodb:*", "arn:aws:dynamodb:*:111122223333:table/streamed/stream/*"));
    var streams =
        clients.dynamoDbStreams(a.sessionOf(listener, "test", Duration.ofHours(1)).provider());

    admin.putItem(
        r -> r.tableName("streamed").item(Map.of("name", AttributeValue.fromS("rotated"))));

    String shard =
        streams
            .describeStream(r -> r.streamArn(stream))
            .streamDescription()
            .shards()
            .getFirst()
            .shardId();
    String iterator =
        streams
            .getShardIterator(
                r -> r.streamArn(stream).shardId(shard).shardIteratorType("TRIM_HORIZON"))
            .shardIterator();
    var changed = streams.getRecords(r -> r.shardIterator(iterator)).records().getFirst();
    assertThat(stream).startsWith("arn:aws:dynamodb:us-east-1:111122223333:table/streamed/stream/");
    assertThat(changed.dynamodb().keys()).containsEntry("name", AttributeValue.fromS("rotated"));
    assertThat(changed.awsRegion()).isEqualTo(REGION);
    a.deleteTable(REGION, "streamed");
  }

  private static void deniedToTeamA(ThrowingCallable call) {
    assertThat(Refusal.of(call).code()).isEqualTo("AccessDeniedException");
  }

  private static int query(String condition, Map<String, String> names, String value) {
    Map<String, AttributeValue> values =
        condition.contains(":v")
            ? Map.of(":n", AttributeValue.fromS(value), ":v", AttributeValue.fromS("1"))
            : Map.of(":n", AttributeValue.fromS(value));
    return teamA
        .query(
            r -> {
              r.tableName("keystore")
                  .keyConditionExpression(condition)
                  .expressionAttributeValues(values);
              if (!names.isEmpty()) {
                r.expressionAttributeNames(names);
              }
            })
        .count();
  }

  private static BatchGetItemResponse batchGet(DynamoDbClient client, String... names) {
    KeysAndAttributes keys =
        KeysAndAttributes.builder()
            .keys(Arrays.stream(names).map(DynamoDbTest::key).toList())
            .build();
    return client.batchGetItem(r -> r.requestItems(Map.of("keystore", keys)));
  }

  private static Set<String> names(BatchGetItemResponse response) {
    return response.responses().getOrDefault("keystore", List.of()).stream()
        .map(item -> item.getOrDefault("ParameterName", AttributeValue.fromS("")).s())
        .collect(Collectors.toSet());
  }

  private static Map<String, AttributeValue> key(String name) {
    return Map.of(
        "ParameterName", AttributeValue.fromS(name), "version", AttributeValue.fromS("1"));
  }
}
