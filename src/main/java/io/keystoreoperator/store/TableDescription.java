package io.keystoreoperator.store;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;

/// A keystore's table, as DynamoDB describes it.
///
/// @param id tells the table from one made anew under the same name; empty where none is given
/// @param stream that takes its changes; null where there is none
public record TableDescription(
    String arn, String id, TableLayout layout, @Nullable TableStream stream) {
  static TableDescription of(
      software.amazon.awssdk.services.dynamodb.model.TableDescription table) {
    Map<String, ScalarAttributeType> types =
        table.attributeDefinitions().stream()
            .collect(
                Collectors.toMap(
                    AttributeDefinition::attributeName, AttributeDefinition::attributeType));
    Map<KeyType, String> keys =
        table.keySchema().stream()
            .collect(Collectors.toMap(KeySchemaElement::keyType, KeySchemaElement::attributeName));
    String names = keys.get(KeyType.HASH);
    if (names == null || types.get(names) != ScalarAttributeType.S) {
      throw notAKeystore(table.tableName(), "its partition key is not a string");
    }
    String versions = keys.get(KeyType.RANGE);
    return new TableDescription(
        table.tableArn(),
        Objects.requireNonNullElse(table.tableId(), ""),
        versions == null
            ? new TableLayout.ByName(names)
            : new TableLayout.ByNameAndVersion(
                names, versions, versionType(table.tableName(), types.get(versions))),
        stream(table));
  }

  /// One that was disabled goes on to be told for a while.
  private static @Nullable TableStream stream(
      software.amazon.awssdk.services.dynamodb.model.TableDescription table) {
    StreamSpecification wanted = table.streamSpecification();
    return wanted != null && Boolean.TRUE.equals(wanted.streamEnabled())
        ? new TableStream(table.latestStreamArn(), wanted.streamViewTypeAsString())
        : null;
  }

  private static TableLayout.VersionType versionType(
      String table, @Nullable ScalarAttributeType type) {
    String problem = "its sort key is neither a string nor a number";
    return switch (type) {
      case S -> TableLayout.VersionType.TEXT;
      case N -> TableLayout.VersionType.NUMBER;
      case B, UNKNOWN_TO_SDK_VERSION -> throw notAKeystore(table, problem);
      case null -> throw notAKeystore(table, problem);
    };
  }

  private static SyncFailedException notAKeystore(String table, String problem) {
    return new SyncFailedException(
        new SyncFailure.InvalidSpec(
            List.of("table \"" + table + "\" holds no keystore: " + problem)));
  }
}
