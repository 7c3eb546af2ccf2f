package io.keystoreoperator.localaws;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All KMS keys, by ARN, and the aliases that point at them.
final class Keys {
  private final Map<String, KmsKey> byArn = new ConcurrentHashMap<>();
  private final Map<String, KmsKey> byAliasArn = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  Keys(Clock clock) {
    this.clock = clock;
  }

  KmsKey create(String accountId, String region, String policy) {
    KmsKey key =
        new KmsKey(
            accountId, region, UUID.randomUUID().toString(), policy, clock.instant(), random);
    byArn.put(key.arn(), key);
    return key;
  }

  void createAlias(String alias, KmsKey key) {
    if (!alias.startsWith("alias/")) {
      throw new IllegalArgumentException("an alias starts with alias/, not " + alias);
    }
    key.aliases().add(alias);
    byAliasArn.put(arnOf(key.region(), key.accountId(), alias), key);
  }

  @Nullable KmsKey byArn(String arn) {
    return byArn.get(arn);
  }

  /// By key ID, key ARN, alias or alias ARN, as seen from an account and region.
  ///
  /// @throws AwsError NotFoundException
  KmsKey find(String keyId, String accountId, String region) {
    String arn = arn(keyId, accountId, region);
    KmsKey key = arn.contains(":alias/") ? byAliasArn.get(arn) : byArn.get(arn);
    if (key == null || !key.region().equals(region)) {
      throw new AwsError(
          400,
          "NotFoundException",
          arn.contains(":alias/")
              ? "Alias " + arn + " is not found."
              : "Key '" + arn + "' does not exist");
    }
    return key;
  }

  private static String arn(String keyId, String accountId, String region) {
    if (keyId.startsWith("arn:")) {
      return keyId;
    }
    return arnOf(region, accountId, keyId.startsWith("alias/") ? keyId : "key/" + keyId);
  }

  private static String arnOf(String region, String accountId, String resource) {
    return "arn:aws:kms:" + region + ":" + accountId + ":" + resource;
  }

  /// Aliases of an account and region with their keys, by alias ARN.
  NavigableMap<String, KmsKey> aliases(String accountId, String region) {
    NavigableMap<String, KmsKey> aliases = new TreeMap<>(byAliasArn);
    String prefix = arnOf(region, accountId, "alias/");
    aliases.keySet().removeIf(arn -> !arn.startsWith(prefix));
    return aliases;
  }
}
