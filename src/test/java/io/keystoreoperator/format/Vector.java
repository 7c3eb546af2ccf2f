package io.keystoreoperator.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.Plaintext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One item written by a real tool, and what it must come to.
///
/// @param kms what KMS returns for each blob
/// @param value the exact value that was stored
/// @param gemRetrieves what the keystore gem prints, or null where another tool wrote the item
public record Vector(
    ItemFormat format,
    EncryptedItem item,
    Map<Bytes, Plaintext> kms,
    Plaintext value,
    @Nullable Plaintext gemRetrieves) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static List<Vector> all() {
    return Stream.of(
            read("keystore-v1.json", ItemFormat.KEYSTORE_V1),
            read("keystore-v2.json", ItemFormat.KEYSTORE_V2),
            read("credstash.json", ItemFormat.CREDSTASH))
        .flatMap(List::stream)
        .toList();
  }

  public static Vector of(ItemFormat format, String name) {
    return all().stream()
        .filter(v -> v.format == format && v.item.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// What KMS returns for a blob.
  public Plaintext kmsAnswer(Bytes blob) {
    return Objects.requireNonNull(kms.get(blob), "KMS cannot open this blob");
  }

  /// An attribute of the item that is text.
  public String text(String attribute) {
    return Objects.requireNonNull(item.text(attribute), attribute);
  }

  @Override
  public String toString() {
    return format + " " + item.key();
  }

  private static List<Vector> read(String file, ItemFormat format) {
    JsonNode root = parse(file);
    Map<Bytes, Plaintext> kms = new HashMap<>();
    for (Map.Entry<String, JsonNode> answer : root.get("kmsDecrypt").properties()) {
      JsonNode plaintext = answer.getValue();
      kms.put(
          Bytes.of(Base64.getDecoder().decode(answer.getKey())),
          plaintext(plaintext.isTextual() ? plaintext : plaintext.get("plaintextBase64")));
    }
    List<Vector> vectors = new ArrayList<>();
    for (JsonNode node : root.get("items")) {
      vectors.add(vector(format, node, kms));
    }
    return vectors;
  }

  private static Vector vector(ItemFormat format, JsonNode node, Map<Bytes, Plaintext> kms) {
    Map<String, ItemAttribute> attributes = new HashMap<>();
    for (Map.Entry<String, JsonNode> attribute : node.get("item").properties()) {
      attributes.put(attribute.getKey(), attribute(attribute.getValue()));
    }
    String version = node.has("version") ? node.get("version").asText() : null;
    Plaintext stored = plaintext(node.get("plaintextBase64"));
    // The gem was given an empty value, and stored one space.
    boolean wasEmpty = node.get("name").asText().equals("empty");
    return new Vector(
        format,
        new EncryptedItem(node.get("name").asText(), version, attributes),
        kms,
        wasEmpty ? Plaintext.ofUtf8("") : stored,
        node.has("gemRetrieves") ? plaintext(node.get("gemRetrieves")) : null);
  }

  private static ItemAttribute attribute(JsonNode wire) {
    if (wire.has("S")) {
      return new ItemAttribute.Text(wire.get("S").asText());
    }
    return wire.has("N")
        ? new ItemAttribute.Numeric(wire.get("N").asText())
        : new ItemAttribute.Binary(Bytes.of(Base64.getDecoder().decode(wire.get("B").asText())));
  }

  private static Plaintext plaintext(JsonNode base64) {
    return Plaintext.of(Base64.getDecoder().decode(base64.asText()));
  }

  private static JsonNode parse(String file) {
    try (var in = Vector.class.getResourceAsStream("/vectors/" + file)) {
      return JSON.readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
