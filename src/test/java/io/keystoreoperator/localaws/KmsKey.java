package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import javax.crypto.spec.SecretKeySpec;

/// A symmetric KMS key.
public final class KmsKey {
  /// What a key can be; AWS's own names are in its answers.
  public enum State {
    ENABLED("Enabled"),
    DISABLED("Disabled"),
    PENDING_DELETION("PendingDeletion");

    final String inAnswers;

    State(String inAnswers) {
      this.inAnswers = inAnswers;
    }
  }

  private static final int KEY_BYTES = 32;
  private final String accountId;
  private final String region;
  private final String id;
  private final Instant created;
  private final SecretKeySpec material;
  private final Set<String> aliases = new ConcurrentSkipListSet<>();
  private volatile Policy policy;
  private volatile State state = State.ENABLED;

  KmsKey(
      String accountId,
      String region,
      String id,
      String policy,
      Instant created,
      SecureRandom random) {
    this.accountId = accountId;
    this.region = region;
    this.id = id;
    this.policy = Policy.parse(Policy.Kind.RESOURCE, policy);
    this.created = created;
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    this.material = new SecretKeySpec(bytes, "AES");
  }

  /// The policy KMS gives a key by default.
  static String defaultPolicy(String accountId) {
    return """
    {"Version": "2012-10-17", "Statement": {
      "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:root"},
      "Action": "kms:*", "Resource": "*"}}
    """
        .formatted(accountId);
  }

  public String id() {
    return id;
  }

  public String arn() {
    return "arn:aws:kms:" + region + ":" + accountId + ":key/" + id;
  }

  /// Replaces the key policy.
  public KmsKey policy(String keyPolicy) {
    policy = Policy.parse(Policy.Kind.RESOURCE, keyPolicy);
    return this;
  }

  public KmsKey state(State newState) {
    state = newState;
    return this;
  }

  String accountId() {
    return accountId;
  }

  String region() {
    return region;
  }

  /// As DescribeKey tells it.
  ObjectNode metadata() {
    ObjectNode metadata =
        Json.object()
            .put("AWSAccountId", accountId)
            .put("Arn", arn())
            .put("KeyId", id)
            .put("CreationDate", created.getEpochSecond())
            .put("Description", "")
            .put("Enabled", state == State.ENABLED)
            .put("KeyState", state.inAnswers)
            .put("KeyManager", "CUSTOMER")
            .put("KeySpec", "SYMMETRIC_DEFAULT")
            .put("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT")
            .put("KeyUsage", "ENCRYPT_DECRYPT")
            .put("MultiRegion", false)
            .put("Origin", "AWS_KMS");
    metadata.putArray("EncryptionAlgorithms").add("SYMMETRIC_DEFAULT");
    return metadata;
  }

  SecretKeySpec material() {
    return material;
  }

  Policy policy() {
    return policy;
  }

  State state() {
    return state;
  }

  Set<String> aliases() {
    return aliases;
  }
}
