package io.keystoreoperator.store;

import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Where a table keeps the items of a name: the one there is, or one for each version.
public sealed interface TableLayout {
  /// The attribute that holds the names.
  String names();

  /// The primary key of an item that was read.
  PrimaryKey keyOf(Map<String, AttributeValue> attributes);

  /// The item as the domain knows it.
  EncryptedItem item(String name, Map<String, AttributeValue> attributes);

  /// One item for each name; which version it is, if any, stands in the item itself.
  record ByName(String names) implements TableLayout {
    private static final String VERSION = "version";

    PrimaryKey primaryKey(String name) {
      return new PrimaryKey(name, Map.of(names, AttributeValue.fromS(name)));
    }

    @Override
    public PrimaryKey keyOf(Map<String, AttributeValue> attributes) {
      return primaryKey(present(attributes, names).s());
    }

    @Override
    public EncryptedItem item(String name, Map<String, AttributeValue> attributes) {
      var converted = Attributes.of(attributes);
      return new EncryptedItem(name, Attributes.scalar(converted.get(VERSION)), converted);
    }

    /// An item without a version is no named version.
    boolean isWanted(EncryptedItem item, ItemKey key) {
      String wanted = key.version();
      if (wanted == null) {
        return true;
      }
      return switch (item.attributes().get(VERSION)) {
        case ItemAttribute.Text(String version) -> Versions.asStored(wanted).contains(version);
        case ItemAttribute.Numeric(String version) ->
            Versions.number(wanted).filter(version::equals).isPresent();
        case null -> false;
        case ItemAttribute.Binary _, ItemAttribute.Other _ -> false;
      };
    }
  }

  /// An item for each version of each name; the newest sorts last.
  record ByNameAndVersion(String names, String versions, VersionType type) implements TableLayout {
    /// The items that may be the named version, the likeliest first.
    List<PrimaryKey> primaryKeys(String name, String version) {
      Stream<AttributeValue> candidates =
          switch (type) {
            case TEXT -> Versions.asStored(version).stream().map(AttributeValue::fromS);
            case NUMBER -> Versions.number(version).stream().map(AttributeValue::fromN);
          };
      return candidates.map(candidate -> primaryKey(name, candidate)).toList();
    }

    @Override
    public PrimaryKey keyOf(Map<String, AttributeValue> attributes) {
      return primaryKey(present(attributes, names).s(), present(attributes, versions));
    }

    private PrimaryKey primaryKey(String name, AttributeValue version) {
      return new PrimaryKey(name, Map.of(names, AttributeValue.fromS(name), versions, version));
    }

    @Override
    public EncryptedItem item(String name, Map<String, AttributeValue> attributes) {
      var converted = Attributes.of(attributes);
      return new EncryptedItem(name, Attributes.scalar(converted.get(versions)), converted);
    }
  }

  private static AttributeValue present(
      Map<String, AttributeValue> attributes, String keyAttribute) {
    return Objects.requireNonNull(attributes.get(keyAttribute), "every item has its primary key");
  }

  /// The type of a sort key.
  enum VersionType {
    TEXT,
    NUMBER
  }
}
