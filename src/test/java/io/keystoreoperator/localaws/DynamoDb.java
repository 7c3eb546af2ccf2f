package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Amazon DynamoDB and DynamoDB Streams: permissions here, tables in [DynamoDbLocal], which starts
/// when it is first needed. Requests and answers about items pass as they are; in those about
/// tables, ARNs carry the right account and region, and tables have an ID.
final class DynamoDb implements Service, AutoCloseable {
  private static final String TARGET = "DynamoDB_20120810.";
  private static final Set<String> ABOUT_STREAMS =
      Set.of("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams");
  private static final Set<String> ABOUT_ITEMS =
      Set.of(
          "GetItem",
          "PutItem",
          "UpdateItem",
          "DeleteItem",
          "Query",
          "Scan",
          "BatchGetItem",
          "BatchWriteItem",
          "TransactGetItems",
          "TransactWriteItems");

  /// What DynamoDB Local cannot tell of a table, or only at a cost.
  record Table(String partitionKey, String id) {}

  private record TableName(String accountId, String region, String name) {}

  private final Map<TableName, Table> tables = new ConcurrentHashMap<>();
  private final ReentrantLock starting = new ReentrantLock();
  private volatile @Nullable DynamoDbLocal local;

  @Override
  public String name() {
    return "dynamodb";
  }

  @Override
  public String signingName() {
    return "dynamodb";
  }

  @Override
  public Reply answer(ServiceCall call) {
    ServiceCall.Signed signed = call.authenticate();
    String target = Objects.requireNonNull(call.http().header("X-Amz-Target"));
    ObjectNode request = call.json();
    String accountId = signed.caller().accountId();
    for (TableAccess access : TableAccess.of(call.operation(), request)) {
      requirePermission(signed, access);
    }
    for (Fault fault : call.faults()) {
      if (fault instanceof Fault.Unprocessed(int processed)) {
        PartialBatch batch = PartialBatch.split(call.operation(), request, processed);
        return batch.answer(part -> forward(accountId, signed.region(), target, Json.write(part)));
      }
    }
    if (ABOUT_ITEMS.contains(call.operation())) {
      return forward(accountId, signed.region(), target, call.http().body());
    }
    return aboutTables(accountId, signed.region(), target, request);
  }

  private void requirePermission(ServiceCall.Signed signed, TableAccess access) {
    String account = signed.caller().accountId();
    String arn =
        access.resource().startsWith("arn:") || access.resource().equals("*")
            ? access.resource()
            : "arn:aws:dynamodb:%s:%s:%s".formatted(signed.region(), account, access.resource());
    Table table = tables.get(new TableName(account, signed.region(), access.table()));
    AccessRequest request =
        signed.may(
            access.action(),
            arn,
            key ->
                key.equals("dynamodb:LeadingKeys") && table != null
                    ? access.leadingKeys().apply(table.partitionKey())
                    : access.selection().get(key));
    Authorization.denial(request, signed.caller())
        .ifPresent(
            words -> {
              throw new AwsError(400, "AccessDeniedException", words);
            });
  }

  private Reply aboutTables(String accountId, String region, String target, ObjectNode request) {
    Reply reply =
        forward(
            accountId,
            region,
            target,
            localArns(new String(Json.write(request), StandardCharsets.UTF_8), accountId, region));
    ObjectNode answer = Json.read(ownArns(reply.body(), accountId, region));
    for (String field : List.of("Table", "TableDescription")) {
      if (answer.get(field) instanceof ObjectNode description) {
        String name = description.path("TableName").asText();
        Table table = remembered(new TableName(accountId, region, name), target, description);
        description.put("TableId", table.id());
      }
    }
    return Reply.json(reply.status(), Reply.JSON_1_0, answer);
  }

  /// A table made anew is another table, even under the same name.
  private Table remembered(TableName name, String target, JsonNode description) {
    if (target.endsWith(".CreateTable")) {
      tables.put(name, new Table(partitionKey(description), UUID.randomUUID().toString()));
    }
    return Objects.requireNonNull(tables.get(name));
  }

  private static String partitionKey(JsonNode description) {
    for (JsonNode key : description.path("KeySchema")) {
      if (key.path("KeyType").asText().equals("HASH")) {
        return key.path("AttributeName").asText();
      }
    }
    throw new IllegalStateException("a table without a partition key");
  }

  private static byte[] localArns(String body, String accountId, String region) {
    return body.replace("dynamodb:" + region + ":" + accountId, "dynamodb:ddblocal:000000000000")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ownArns(byte[] body, String accountId, String region) {
    return new String(body, StandardCharsets.UTF_8)
        .replace("dynamodb:ddblocal:000000000000", "dynamodb:" + region + ":" + accountId)
        .replace("\"awsRegion\":\"ddblocal\"", "\"awsRegion\":\"" + region + "\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  private Reply forward(String accountId, String region, String target, byte[] body) {
    return started().call(accountId, region, target, body);
  }

  private DynamoDbLocal started() {
    DynamoDbLocal running = local;
    if (running != null) {
      return running;
    }
    starting.lock();
    try {
      running = local == null ? new DynamoDbLocal() : Objects.requireNonNull(local);
      local = running;
      return running;
    } finally {
      starting.unlock();
    }
  }

  void createTable(String accountId, String region, ObjectNode request) {
    administer(accountId, region, "CreateTable", request);
  }

  void deleteTable(String accountId, String region, String name) {
    administer(accountId, region, "DeleteTable", Json.object().put("TableName", name));
  }

  private void administer(String accountId, String region, String operation, ObjectNode request) {
    Reply reply = aboutTables(accountId, region, TARGET + operation, request);
    if (reply.status() != 200) {
      throw new IllegalArgumentException(new String(reply.body(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public Reply write(AwsError error) {
    ObjectNode body =
        Json.object().put("__type", "com.amazonaws.dynamodb.v20120810#" + error.code());
    body.put("message", Objects.toString(error.getMessage(), ""));
    return Reply.json(error.status(), Reply.JSON_1_0, body);
  }

  @Override
  public AwsError refuse(Unauthenticated reason) {
    return reason.inJson();
  }

  @Override
  public AwsError throttled(String operation) {
    if (ABOUT_STREAMS.contains(operation)) {
      return new AwsError(400, "LimitExceededException", "Rate exceeded for this shard.");
    }
    return ABOUT_ITEMS.contains(operation)
        ? new AwsError(
            400,
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded. Consider"
                + " increasing your provisioning level with the UpdateTable API.")
        : new AwsError(400, "ThrottlingException", "Rate of requests exceeds the allowed limit.");
  }

  @Override
  public AwsError failed() {
    return new AwsError(
        500,
        "InternalServerError",
        "The request processing has failed because of an internal error");
  }

  @Override
  public void close() {
    DynamoDbLocal running = local;
    if (running != null) {
      running.close();
    }
  }
}
