package io.keystoreoperator.store;

import io.keystoreoperator.aws.AwsErrors;
import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.TableRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/// Goes through the items of one table as one session, consistently.
public record TableListing(AwsSession session, TableRef table, TableDescription description) {
  /// All items whose names begin with the prefix, in no order, a page at a time.
  public void scan(String prefix, Consumer<List<StoredItem>> page) {
    Map<String, AttributeValue> from = Map.of();
    do {
      ScanResponse answer = scanPage(prefix, from);
      page.accept(answer.items().stream().map(this::stored).toList());
      from = answer.lastEvaluatedKey();
    } while (!from.isEmpty());
  }

  /// Asks for one item, whichever: a role that may not scan is told so.
  public void requireScan() {
    try {
      session.dynamoDb(client -> client.scan(scan -> scan.tableName(table.name()).limit(1)));
    } catch (SdkException e) {
      throw scanning(e);
    }
  }

  /// Every item of this name, the newest version first.
  public List<StoredItem> versions(String name) {
    List<StoredItem> found = new ArrayList<>();
    Map<String, AttributeValue> from = Map.of();
    do {
      QueryResponse answer = queryPage(name, from);
      answer.items().forEach(item -> found.add(stored(item)));
      from = answer.lastEvaluatedKey();
    } while (!from.isEmpty());
    return List.copyOf(found);
  }

  /// The newest item of this name.
  public Optional<StoredItem> newest(String name) {
    return reader().newest(name).map(this::stored);
  }

  private TableReader reader() {
    return new TableReader(session, table, description, Consistency.STRONG, Backoff.DEFAULT);
  }

  private ScanResponse scanPage(String prefix, Map<String, AttributeValue> from) {
    try {
      return session.dynamoDb(
          client ->
              client.scan(
                  scan -> {
                    scan.tableName(table.name()).consistentRead(true);
                    if (!from.isEmpty()) {
                      scan.exclusiveStartKey(from);
                    }
                    if (!prefix.isEmpty()) {
                      scan.filterExpression("begins_with(#name, :prefix)")
                          .expressionAttributeNames(Map.of("#name", names()))
                          .expressionAttributeValues(
                              Map.of(":prefix", AttributeValue.fromS(prefix)));
                    }
                  }));
    } catch (SdkException e) {
      throw scanning(e);
    }
  }

  private SyncFailedException scanning(SdkException e) {
    return AwsErrors.reading(session, table, "dynamodb:Scan", description.arn(), e);
  }

  private QueryResponse queryPage(String name, Map<String, AttributeValue> from) {
    try {
      return session.dynamoDb(
          client ->
              client.query(
                  query -> {
                    query
                        .tableName(table.name())
                        .keyConditionExpression("#name = :name")
                        .expressionAttributeNames(Map.of("#name", names()))
                        .expressionAttributeValues(Map.of(":name", AttributeValue.fromS(name)))
                        .scanIndexForward(false)
                        .consistentRead(true);
                    if (!from.isEmpty()) {
                      query.exclusiveStartKey(from);
                    }
                  }));
    } catch (SdkException e) {
      String resource = description.arn() + " (item \"" + name + "\")";
      throw AwsErrors.reading(session, table, "dynamodb:Query", resource, e);
    }
  }

  private StoredItem stored(Map<String, AttributeValue> attributes) {
    TableLayout layout = description.layout();
    PrimaryKey key = layout.keyOf(attributes);
    return new StoredItem(layout.item(key.name(), attributes), key);
  }

  private String names() {
    return description.layout().names();
  }
}
