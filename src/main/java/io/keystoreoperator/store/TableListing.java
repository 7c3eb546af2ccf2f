package io.keystoreoperator.store;

import io.keystoreoperator.aws.AwsErrors;
import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/// Goes through the items of one table as one session, consistently unless it is asked otherwise.
public record TableListing(AwsSession session, TableRef table, TableDescription description) {
  /// A table with more is not for finding by name; so many take some tens of megabytes.
  static final int MOST_NAMES = 200_000;

  /// Some of the items that were asked for.
  ///
  /// @param scanned how many DynamoDB went through for them, of whatever name
  public record Page(List<StoredItem> items, int scanned) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /// All items whose names begin with the prefix, in no order, a page at a time.
  public void scan(String prefix, Consumer<Page> page) {
    Map<String, AttributeValue> from = Map.of();
    do {
      ScanResponse answer = scanPage(filtered(prefix).consistentRead(true), from);
      page.accept(
          new Page(answer.items().stream().map(this::stored).toList(), answer.scannedCount()));
      from = answer.lastEvaluatedKey();
    } while (!from.isEmpty());
  }

  /// The names of all items, each once. Nothing else of them leaves DynamoDB.
  ///
  /// @throws SyncFailedException InvalidSpec when there are too many
  KeyNames names(Consistency consistency) {
    String attribute = names();
    Set<String> names = new HashSet<>();
    Map<String, AttributeValue> from = Map.of();
    do {
      ScanResponse answer =
          scanPage(
              ScanRequest.builder()
                  .select(Select.SPECIFIC_ATTRIBUTES)
                  .projectionExpression("#name")
                  .expressionAttributeNames(Map.of("#name", attribute))
                  .consistentRead(consistency == Consistency.STRONG),
              from);
      answer.items().forEach(item -> names.add(nameIn(item, attribute)));
      if (names.size() > MOST_NAMES) {
        throw tooMany();
      }
      from = answer.lastEvaluatedKey();
    } while (!from.isEmpty());
    return KeyNames.of(names);
  }

  private static String nameIn(Map<String, AttributeValue> item, String attribute) {
    return Objects.requireNonNull(item.get(attribute), "every item has its name").s();
  }

  private SyncFailedException tooMany() {
    return new SyncFailedException(
        new SyncFailure.InvalidSpec(
            List.of(
                "the table has more than %,d items: in so large a one nothing is found by its name"
                    .formatted(MOST_NAMES))));
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

  private ScanRequest.Builder filtered(String prefix) {
    ScanRequest.Builder scan = ScanRequest.builder();
    return prefix.isEmpty()
        ? scan
        : scan.filterExpression("begins_with(#name, :prefix)")
            .expressionAttributeNames(Map.of("#name", names()))
            .expressionAttributeValues(Map.of(":prefix", AttributeValue.fromS(prefix)));
  }

  private ScanResponse scanPage(ScanRequest.Builder scan, Map<String, AttributeValue> from) {
    ScanRequest page =
        scan.tableName(table.name()).exclusiveStartKey(from.isEmpty() ? null : from).build();
    try {
      return session.dynamoDb(client -> client.scan(page));
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
      throw AwsErrors.readingItem(session, table, "dynamodb:Query", description.arn(), name, e);
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
