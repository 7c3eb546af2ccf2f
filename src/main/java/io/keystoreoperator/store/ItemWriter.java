package io.keystoreoperator.store;

import io.keystoreoperator.aws.AwsErrors;
import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// Writes one table as one session, an item at a time.
public record ItemWriter(AwsSession session, TableRef table) {
  /// What DynamoDB takes as one item.
  private static final int MAX_ITEM_BYTES = 400 * 1024;

  private static final String VERSION = "version";

  /// Puts the item if the condition holds.
  ///
  /// @return false when it does not: nothing was changed
  /// @throws SyncFailedException naming the item
  public boolean put(String name, Map<String, ItemAttribute> attributes, PutCondition condition) {
    requireRoom(name, attributes);
    try {
      session.dynamoDb(
          client ->
              client.putItem(
                  put -> {
                    put.tableName(table.name()).item(Attributes.toDynamoDb(attributes));
                    switch (condition) {
                      case PutCondition.None() -> {}
                      case PutCondition.Absent(var key) ->
                          put.conditionExpression("attribute_not_exists(#key)")
                              .expressionAttributeNames(Map.of("#key", key));
                      case PutCondition.VersionIs(var version) ->
                          put.conditionExpression("#version = :version")
                              .expressionAttributeNames(Map.of("#version", VERSION))
                              .expressionAttributeValues(
                                  Map.of(":version", AttributeValue.fromN(version)));
                      case PutCondition.Unversioned(var key) ->
                          put.conditionExpression(
                                  "attribute_exists(#key) AND attribute_not_exists(#version)")
                              .expressionAttributeNames(Map.of("#key", key, "#version", VERSION));
                    }
                  }));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    } catch (SdkException e) {
      throw AwsErrors.writing(session, table, "dynamodb:PutItem", resource(name), e);
    }
  }

  /// Deletes one item that a [TableListing] of the same table gave.
  ///
  /// @return false when it was gone already
  /// @throws SyncFailedException naming the item
  public boolean delete(StoredItem stored) {
    PrimaryKey key = stored.primaryKey();
    String keyAttribute = key.attributes().keySet().iterator().next();
    try {
      session.dynamoDb(
          client ->
              client.deleteItem(
                  delete ->
                      delete
                          .tableName(table.name())
                          .key(key.attributes())
                          .conditionExpression("attribute_exists(#key)")
                          .expressionAttributeNames(Map.of("#key", keyAttribute))));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    } catch (SdkException e) {
      throw AwsErrors.writing(session, table, "dynamodb:DeleteItem", resource(key.name()), e);
    }
  }

  private void requireRoom(String name, Map<String, ItemAttribute> attributes) {
    int bytes = Attributes.bytes(attributes);
    if (bytes > MAX_ITEM_BYTES) {
      throw new SyncFailedException(
          new SyncFailure.InvalidSpec(
              List.of(
                  "\"%s\" would take %,d bytes in the table, and DynamoDB takes %,d at most: store it in parts"
                      .formatted(name, bytes, MAX_ITEM_BYTES))));
    }
  }

  private String resource(String name) {
    return "table " + table.name() + " (item \"" + name + "\")";
  }
}
