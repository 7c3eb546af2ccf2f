package io.keystoreoperator.store;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What DynamoDB finds one item by: its name and, in a table of versions, the version.
public record PrimaryKey(String name, Map<String, AttributeValue> attributes) {
  public PrimaryKey {
    attributes = Map.copyOf(attributes);
  }
}
