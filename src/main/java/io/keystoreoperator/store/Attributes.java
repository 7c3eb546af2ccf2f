package io.keystoreoperator.store;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.ItemAttribute;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// DynamoDB's attributes as the domain's.
final class Attributes {
  private Attributes() {}

  static Map<String, ItemAttribute> of(Map<String, AttributeValue> attributes) {
    return attributes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, attribute -> of(attribute.getValue())));
  }

  static ItemAttribute of(AttributeValue value) {
    return switch (value.type()) {
      case S -> new ItemAttribute.Text(value.s());
      case N -> new ItemAttribute.Numeric(value.n());
      case B -> new ItemAttribute.Binary(Bytes.of(value.b().asByteArrayUnsafe()));
      case SS, NS, BS, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
          new ItemAttribute.Other(value.toString());
    };
  }

  /// The domain's attributes as DynamoDB's.
  static Map<String, AttributeValue> toDynamoDb(Map<String, ItemAttribute> attributes) {
    return attributes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, a -> toDynamoDb(a.getValue())));
  }

  private static AttributeValue toDynamoDb(ItemAttribute attribute) {
    return switch (attribute) {
      case ItemAttribute.Text(String text) -> AttributeValue.fromS(text);
      case ItemAttribute.Numeric(String number) -> AttributeValue.fromN(number);
      case ItemAttribute.Binary(Bytes bytes) ->
          AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes.toArray()));
      case ItemAttribute.Other _ -> throw new IllegalArgumentException("no format writes these");
    };
  }

  /// What DynamoDB counts for an item: the names and the values, in UTF-8.
  static int bytes(Map<String, ItemAttribute> attributes) {
    return attributes.entrySet().stream()
        .mapToInt(a -> utf8(a.getKey()) + bytes(a.getValue()))
        .sum();
  }

  private static int bytes(ItemAttribute attribute) {
    return switch (attribute) {
      case ItemAttribute.Text(String text) -> utf8(text);
      case ItemAttribute.Numeric(String number) -> utf8(number);
      case ItemAttribute.Binary(Bytes bytes) -> bytes.length();
      case ItemAttribute.Other(String description) -> utf8(description);
    };
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// What a string or a number says, or null for anything else.
  static @Nullable String scalar(@Nullable ItemAttribute attribute) {
    return switch (attribute) {
      case ItemAttribute.Text(String text) -> text;
      case ItemAttribute.Numeric(String number) -> number;
      case null -> null;
      case ItemAttribute.Binary _, ItemAttribute.Other _ -> null;
    };
  }
}
