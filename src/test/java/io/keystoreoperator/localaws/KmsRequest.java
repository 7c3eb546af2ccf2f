package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A request to KMS, and who sent it.
record KmsRequest(ServiceCall.Signed signed, JsonNode body) {
  private static final int MAX_PLAINTEXT = 4096;
  private static final int MAX_CIPHERTEXT = 6144;
  private static final int MAX_DATA_KEY = 1024;
  private static final int DEFAULT_PAGE = 50;
  private static final String CONTEXT_KEY = "kms:EncryptionContext:";

  Principal.Caller caller() {
    return signed.caller();
  }

  boolean namesKey() {
    return body.hasNonNull("KeyId");
  }

  String keyId() {
    return body.path("KeyId").asText();
  }

  int limit() {
    return body.path("Limit").asInt(DEFAULT_PAGE);
  }

  String marker() {
    return body.path("Marker").asText("");
  }

  byte[] plaintext() {
    return bytes("Plaintext", "plaintext", MAX_PLAINTEXT);
  }

  byte[] ciphertext() {
    return bytes("CiphertextBlob", "ciphertextBlob", MAX_CIPHERTEXT);
  }

  int dataKeyBytes() {
    if (body.hasNonNull("KeySpec") == body.hasNonNull("NumberOfBytes")) {
      throw new AwsError(
          400,
          "ValidationException",
          "Please specify either number of bytes or key spec, but not both.");
    }
    if (body.hasNonNull("KeySpec")) {
      return body.path("KeySpec").asText().equals("AES_128") ? 16 : 32;
    }
    int bytes = body.path("NumberOfBytes").asInt();
    if (bytes < 1) {
      throw invalid("'" + bytes + "' at", "numberOfBytes", "value greater than or equal to 1");
    }
    if (bytes > MAX_DATA_KEY) {
      throw invalid(
          "'" + bytes + "' at", "numberOfBytes", "value less than or equal to " + MAX_DATA_KEY);
    }
    return bytes;
  }

  Map<String, String> context() {
    Map<String, String> context = new TreeMap<>();
    for (var entry : body.path("EncryptionContext").properties()) {
      context.put(entry.getKey(), entry.getValue().asText());
    }
    return context;
  }

  /// What policies can ask for of this request to a key.
  AccessRequest may(String action, KmsKey key) {
    Map<String, String> context = context();
    Function<String, @Nullable List<String>> keys =
        name ->
            switch (name) {
              case "kms:EncryptionContextKeys" -> List.copyOf(context.keySet());
              case "kms:ResourceAliases" -> List.copyOf(key.aliases());
              case "kms:RequestAlias" -> requestAlias();
              default -> name.startsWith(CONTEXT_KEY) ? one(context, name) : null;
            };
    return signed.may(action, key.arn(), keys);
  }

  private @Nullable List<String> requestAlias() {
    int alias = keyId().indexOf("alias/");
    return alias < 0 ? null : List.of(keyId().substring(alias));
  }

  private static @Nullable List<String> one(Map<String, String> context, String name) {
    String value = context.get(name.substring(CONTEXT_KEY.length()));
    return value == null ? null : List.of(value);
  }

  private byte[] bytes(String field, String member, int max) {
    byte[] bytes = decode(body.path(field).asText());
    if (bytes.length == 0) {
      throw invalid("at", member, "length greater than or equal to 1");
    }
    if (bytes.length > max) {
      throw invalid("at", member, "length less than or equal to " + max);
    }
    return bytes;
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      throw new AwsError(400, "SerializationException", "a blob is not Base64");
    }
  }

  private static AwsError invalid(String value, String member, String constraint) {
    return new AwsError(
        400,
        "ValidationException",
        "1 validation error detected: Value %s '%s' failed to satisfy constraint: Member must have %s"
            .formatted(value, member, constraint));
  }
}
