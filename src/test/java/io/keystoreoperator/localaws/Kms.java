package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;

/// AWS KMS with symmetric keys: Encrypt, Decrypt, GenerateDataKey, DescribeKey and ListAliases.
final class Kms implements Service {
  private final Keys keys;
  private final SecureRandom random = new SecureRandom();

  Kms(Keys keys) {
    this.keys = keys;
  }

  @Override
  public String name() {
    return "kms";
  }

  @Override
  public String signingName() {
    return "kms";
  }

  @Override
  public Reply answer(ServiceCall call) {
    KmsRequest request = new KmsRequest(call.authenticate(), call.json());
    ObjectNode answer =
        switch (call.operation()) {
          case "Encrypt" -> encrypt(request);
          case "Decrypt" -> decrypt(request);
          case "GenerateDataKey" -> generateDataKey(request);
          case "DescribeKey" -> describeKey(request);
          case "ListAliases" -> listAliases(request);
          default -> throw new AwsError(400, "UnknownOperationException", null);
        };
    return Reply.json(200, Reply.JSON_1_1, answer);
  }

  private ObjectNode encrypt(KmsRequest request) {
    byte[] plaintext = request.plaintext();
    KmsKey key = permitted(request, "kms:Encrypt");
    return Json.object()
        .put("CiphertextBlob", sealed(key, plaintext, request))
        .put("KeyId", key.arn())
        .put("EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
  }

  private ObjectNode decrypt(KmsRequest request) {
    CiphertextBlob blob = CiphertextBlob.parse(request.ciphertext());
    KmsKey key = keys.byArn(blob.keyArn());
    if (key == null || !key.region().equals(request.signed().region())) {
      throw unreachable(request);
    }
    if (request.namesKey() && !named(request).equals(key)) {
      throw new AwsError(
          400,
          "IncorrectKeyException",
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    requirePermission(request, key, "kms:Decrypt");
    requireEnabled(key);
    return Json.object()
        .put("Plaintext", base64(blob.open(key, request.context())))
        .put("KeyId", key.arn())
        .put("EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
  }

  private ObjectNode generateDataKey(KmsRequest request) {
    byte[] plaintext = new byte[request.dataKeyBytes()];
    KmsKey key = permitted(request, "kms:GenerateDataKey");
    random.nextBytes(plaintext);
    return Json.object()
        .put("Plaintext", base64(plaintext))
        .put("CiphertextBlob", sealed(key, plaintext, request))
        .put("KeyId", key.arn());
  }

  private ObjectNode describeKey(KmsRequest request) {
    KmsKey key = named(request);
    requirePermission(request, key, "kms:DescribeKey");
    return Json.object().set("KeyMetadata", key.metadata());
  }

  private ObjectNode listAliases(KmsRequest request) {
    Principal.Caller caller = request.caller();
    Authorization.denial(request.signed().may("kms:ListAliases", "*", _ -> null), caller)
        .ifPresent(Kms::deny);
    NavigableMap<String, KmsKey> aliases =
        keys.aliases(caller.accountId(), request.signed().region());
    if (request.namesKey()) {
      aliases.values().removeIf(key -> !key.equals(named(request)));
    }
    ObjectNode answer = Json.object().put("Truncated", false);
    var listed = answer.putArray("Aliases");
    for (var alias : aliases.tailMap(request.marker(), false).entrySet()) {
      if (listed.size() == request.limit()) {
        answer.put("Truncated", true);
        answer.set("NextMarker", listed.path(listed.size() - 1).path("AliasArn"));
        break;
      }
      String arn = alias.getKey();
      listed
          .addObject()
          .put("AliasArn", arn)
          .put("AliasName", arn.substring(arn.indexOf("alias/")))
          .put("TargetKeyId", alias.getValue().id());
    }
    return answer;
  }

  private KmsKey named(KmsRequest request) {
    return keys.find(request.keyId(), request.caller().accountId(), request.signed().region());
  }

  private KmsKey permitted(KmsRequest request, String action) {
    KmsKey key = named(request);
    requirePermission(request, key, action);
    requireEnabled(key);
    return key;
  }

  private static void requirePermission(KmsRequest request, KmsKey key, String action) {
    Principal.Caller caller = request.caller();
    Optional<String> denial =
        Authorization.denial(
            request.may(action, key),
            caller,
            key.policy(),
            key.accountId(),
            "resource-based policy");
    boolean isForeign = !key.accountId().equals(caller.accountId());
    if (denial.isPresent() && isForeign && !request.namesKey()) {
      throw unreachable(request);
    }
    denial.ifPresent(Kms::deny);
  }

  private static void requireEnabled(KmsKey key) {
    switch (key.state()) {
      case ENABLED -> {}
      case DISABLED -> throw new AwsError(400, "DisabledException", key.arn() + " is disabled.");
      case PENDING_DELETION ->
          throw new AwsError(400, "KMSInvalidStateException", key.arn() + " is pending deletion.");
    }
  }

  private static void deny(String words) {
    throw new AwsError(400, "AccessDeniedException", words);
  }

  /// KMS does not say of another account's key whether it is there.
  private static AwsError unreachable(KmsRequest request) {
    return new AwsError(
        400,
        "AccessDeniedException",
        "User: "
            + request.caller().arn()
            + " is not authorized to perform: kms:Decrypt on the resource associated with this"
            + " ciphertext because the resource does not exist in this Region, no resource-based"
            + " policies allow access, or a resource-based policy explicitly denies access");
  }

  private String sealed(KmsKey key, byte[] plaintext, KmsRequest request) {
    return base64(CiphertextBlob.seal(key, plaintext, request.context(), random));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public Reply write(AwsError error) {
    ObjectNode body = Json.object().put("__type", error.code());
    if (error.getMessage() != null) {
      body.put("message", Objects.requireNonNull(error.getMessage()));
    }
    return Reply.json(error.status(), Reply.JSON_1_1, body);
  }

  @Override
  public AwsError refuse(Unauthenticated reason) {
    return reason.inJson();
  }

  @Override
  public AwsError throttled(String operation) {
    return new AwsError(
        400,
        "ThrottlingException",
        "You have exceeded the rate at which you may call KMS. Reduce the frequency of your"
            + " calls.");
  }

  @Override
  public AwsError failed() {
    return new AwsError(500, "KMSInternalException", null);
  }
}
