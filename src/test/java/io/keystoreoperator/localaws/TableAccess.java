package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One permission that a DynamoDB call needs.
///
/// @param resource an ARN, `*`, or what follows the account in a DynamoDB ARN
/// @param table the name of the table, or empty
/// @param leadingKeys the values of the partition key, given its name, or null when the call has
///     none
/// @param selection the condition keys that tell which attributes a search gives
record TableAccess(
    String action,
    String resource,
    String table,
    Function<String, @Nullable List<String>> leadingKeys,
    Map<String, List<String>> selection) {
  private static final Pattern EQUALS = Pattern.compile("([#\\w.-]+)\\s*=\\s*(:\\w+)");

  private static TableAccess to(
      String operation, String table, Function<String, @Nullable List<String>> leadingKeys) {
    if (table.startsWith("arn:")) {
      throw new AwsError(501, "NotImplemented", "the embedded AWS takes tables by name alone");
    }
    return new TableAccess("dynamodb:" + operation, "table/" + table, table, leadingKeys, Map.of());
  }

  /// @throws AwsError UnknownOperationException for operations that are not served
  static List<TableAccess> of(String operation, JsonNode request) {
    String table = request.path("TableName").asText();
    return switch (operation) {
      case "GetItem", "DeleteItem", "UpdateItem" ->
          List.of(to(operation, table, key -> values(List.of(request.path("Key")), key)));
      case "PutItem" ->
          List.of(to(operation, table, key -> values(List.of(request.path("Item")), key)));
      case "Query" -> List.of(search(operation, request, key -> queried(request, key)));
      case "Scan" -> List.of(search(operation, request, _ -> null));
      case "BatchGetItem", "BatchWriteItem" -> batch(operation, request);
      case "TransactGetItems", "TransactWriteItems" -> transaction(request);
      case "DescribeTable",
          "CreateTable",
          "DeleteTable",
          "UpdateTable",
          "DescribeTimeToLive",
          "UpdateTimeToLive" ->
          List.of(to(operation, table, _ -> null));
      case "ListTables" -> List.of(to(operation, "*", _ -> null));
      case "DescribeLimits", "ListStreams" ->
          List.of(new TableAccess("dynamodb:" + operation, "*", "", _ -> null, Map.of()));
      case "TagResource", "UntagResource", "ListTagsOfResource" ->
          List.of(byArn(operation, request.path("ResourceArn").asText()));
      case "DescribeStream", "GetShardIterator" ->
          List.of(byArn(operation, request.path("StreamArn").asText()));
      case "GetRecords" -> {
        String iterator = request.path("ShardIterator").asText();
        yield List.of(byArn(operation, iterator.replaceFirst("\\|.*", "")));
      }
      default ->
          throw new AwsError(
              400, "UnknownOperationException", "the embedded AWS has no " + operation);
    };
  }

  private static TableAccess byArn(String operation, String arn) {
    return new TableAccess("dynamodb:" + operation, arn, "", _ -> null, Map.of());
  }

  private static TableAccess search(
      String operation, JsonNode request, Function<String, @Nullable List<String>> leadingKeys) {
    TableAccess whole = to(operation, request.path("TableName").asText(), leadingKeys);
    String index =
        request.hasNonNull("IndexName") ? "/index/" + request.path("IndexName").asText() : "";
    return new TableAccess(
        whole.action(), whole.resource() + index, whole.table(), leadingKeys, selection(request));
  }

  /// Without a projection all attributes are selected, and no list of them is told.
  private static Map<String, List<String>> selection(JsonNode request) {
    String projection = request.path("ProjectionExpression").asText();
    if (projection.isEmpty()) {
      return Map.of("dynamodb:Select", List.of("ALL_ATTRIBUTES"));
    }
    JsonNode names = request.path("ExpressionAttributeNames");
    return Map.of(
        "dynamodb:Select",
        List.of("SPECIFIC_ATTRIBUTES"),
        "dynamodb:Attributes",
        Stream.of(projection.split("\\s*,\\s*", -1))
            .map(name -> name.startsWith("#") ? names.path(name).asText() : name)
            .toList());
  }

  private static List<TableAccess> batch(String operation, JsonNode request) {
    List<TableAccess> accesses = new ArrayList<>();
    for (var table : request.path("RequestItems").properties()) {
      List<JsonNode> keys = new ArrayList<>();
      if (operation.equals("BatchGetItem")) {
        table.getValue().path("Keys").forEach(keys::add);
      } else {
        for (JsonNode write : table.getValue()) {
          keys.add(
              write.has("PutRequest")
                  ? write.path("PutRequest").path("Item")
                  : write.path("DeleteRequest").path("Key"));
        }
      }
      accesses.add(to(operation, table.getKey(), key -> values(keys, key)));
    }
    return accesses;
  }

  private static List<TableAccess> transaction(JsonNode request) {
    List<TableAccess> accesses = new ArrayList<>();
    for (JsonNode item : request.path("TransactItems")) {
      for (var part : item.properties()) {
        JsonNode keys =
            part.getKey().equals("Put")
                ? part.getValue().path("Item")
                : part.getValue().path("Key");
        accesses.add(
            to(
                part.getKey() + "Item",
                part.getValue().path("TableName").asText(),
                key -> values(List.of(keys), key)));
      }
    }
    return accesses;
  }

  private static @Nullable List<String> queried(JsonNode request, String partitionKey) {
    JsonNode condition = request.path("KeyConditions").path(partitionKey);
    if (!condition.isMissingNode()) {
      return List.of(text(condition.path("AttributeValueList").path(0)));
    }
    Matcher equalities = EQUALS.matcher(request.path("KeyConditionExpression").asText());
    while (equalities.find()) {
      String name = equalities.group(1);
      String attribute =
          name.startsWith("#")
              ? request.path("ExpressionAttributeNames").path(name).asText()
              : name;
      if (attribute.equals(partitionKey)) {
        return List.of(text(request.path("ExpressionAttributeValues").path(equalities.group(2))));
      }
    }
    return null;
  }

  private static @Nullable List<String> values(List<JsonNode> keys, String partitionKey) {
    Set<String> values = new LinkedHashSet<>();
    for (JsonNode key : keys) {
      values.add(text(key.path(partitionKey)));
    }
    return List.copyOf(values);
  }

  private static String text(JsonNode attribute) {
    for (JsonNode value : attribute) {
      return value.asText();
    }
    return "";
  }
}
