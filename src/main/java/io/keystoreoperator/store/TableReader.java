package io.keystoreoperator.store;

import io.keystoreoperator.aws.AwsErrors;
import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/// Reads one table as one session, with one consistency.
record TableReader(
    AwsSession session,
    TableRef table,
    TableDescription description,
    Consistency consistency,
    Backoff backoff) {
  private static final int BATCH = 100;

  /// The items of these primary keys, as far as there are any, in calls of 100.
  Map<PrimaryKey, Map<String, AttributeValue>> items(SequencedSet<PrimaryKey> primaryKeys) {
    List<PrimaryKey> keys = List.copyOf(primaryKeys);
    List<List<PrimaryKey>> batches = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += BATCH) {
      batches.add(keys.subList(from, Math.min(from + BATCH, keys.size())));
    }
    Map<PrimaryKey, Map<String, AttributeValue>> found = new HashMap<>();
    for (var items : Concurrently.map(batches, this::batch)) {
      items.forEach(item -> found.put(description.layout().keyOf(item), item));
    }
    return found;
  }

  /// The item of this name that sorts last.
  Optional<Map<String, AttributeValue>> newest(String name) {
    try {
      var answer =
          session.dynamoDb(
              client ->
                  client.query(
                      query ->
                          query
                              .tableName(table.name())
                              .keyConditionExpression("#name = :name")
                              .expressionAttributeNames(
                                  Map.of("#name", description.layout().names()))
                              .expressionAttributeValues(
                                  Map.of(":name", AttributeValue.fromS(name)))
                              .scanIndexForward(false)
                              .limit(1)
                              .consistentRead(consistency == Consistency.STRONG)));
      return answer.items().stream().findFirst();
    } catch (SdkException e) {
      throw AwsErrors.readingItem(session, table, "dynamodb:Query", description.arn(), name, e);
    }
  }

  /// A policy on dynamodb:LeadingKeys refuses a batch for one of its keys, without saying which:
  /// halves of it are asked for until that key stands alone.
  private List<Map<String, AttributeValue>> batch(List<PrimaryKey> keys) {
    try {
      return untilProcessed(keys.stream().map(PrimaryKey::attributes).toList());
    } catch (SdkException e) {
      if (keys.size() > 1 && AwsErrors.mayBeOneKeysFault(e)) {
        int half = keys.size() / 2;
        List<Map<String, AttributeValue>> items = new ArrayList<>(batch(keys.subList(0, half)));
        items.addAll(batch(keys.subList(half, keys.size())));
        return items;
      }
      String action = "dynamodb:BatchGetItem";
      String arn = description.arn();
      throw keys.size() == 1
          ? AwsErrors.readingItem(session, table, action, arn, keys.getFirst().name(), e)
          : AwsErrors.reading(session, table, action, arn, e);
    }
  }

  /// Unprocessed keys are no missing ones: they are asked for again, as long as some of them
  /// come, or for a number of times when none do.
  private List<Map<String, AttributeValue>> untilProcessed(List<Map<String, AttributeValue>> keys) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    List<Map<String, AttributeValue>> wanted = keys;
    int stalls = 0;
    while (true) {
      BatchGetItemResponse answer = ask(wanted);
      answer.responses().values().forEach(items::addAll);
      List<Map<String, AttributeValue>> unprocessed =
          answer.unprocessedKeys().values().stream().flatMap(k -> k.keys().stream()).toList();
      if (unprocessed.isEmpty()) {
        return items;
      }
      stalls = unprocessed.size() < wanted.size() ? 0 : stalls + 1;
      if (stalls == backoff.attempts()) {
        throw new SyncFailedException(new SyncFailure.Throttled("DynamoDB", "BatchGetItem"));
      }
      backoff.pause(stalls);
      wanted = unprocessed;
    }
  }

  private BatchGetItemResponse ask(List<Map<String, AttributeValue>> keys) {
    var wanted =
        KeysAndAttributes.builder()
            .keys(keys)
            .consistentRead(consistency == Consistency.STRONG)
            .build();
    return session.dynamoDb(
        client -> client.batchGetItem(call -> call.requestItems(Map.of(table.name(), wanted))));
  }
}
