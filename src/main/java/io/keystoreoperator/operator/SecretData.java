package io.keystoreoperator.operator;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.TemplateSpec;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.render.SecretContent;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The data of a Secret as Kubernetes has it: Base64 by key.
final class SecretData {
  /// What Kubernetes takes: the values together; keys do not count.
  private static final long MOST_BYTES = 1_048_576;

  private SecretData() {}

  static Map<String, String> encoded(SecretContent content) {
    Base64.Encoder base64 = Base64.getEncoder();
    return content.data().entrySet().stream()
        .collect(
            toUnmodifiableMap(
                Map.Entry::getKey, entry -> base64.encodeToString(entry.getValue().bytes())));
  }

  /// The keys of the Secret as it was left: those of its templates, and of the data that it holds.
  /// Empty when the status does not tell all of them.
  static Optional<Set<String>> keysLeft(KeystoreSecret desired) {
    TemplateSpec template = desired.getSpec().target().template();
    Set<String> keys = new HashSet<>(template.keys());
    if (!template.keepsData()) {
      return Optional.of(keys);
    }
    for (KeystoreSecretStatus.Key key : desired.statusOrEmpty().keys()) {
      if (key.secretKey() == null) {
        return Optional.empty();
      }
      keys.add(key.secretKey());
    }
    return Optional.of(keys);
  }

  /// Told before it is written.
  ///
  /// @throws SyncFailedException SecretTooLarge
  static void checkSize(String secret, Map<String, String> data) {
    long bytes = data.values().stream().mapToLong(SecretData::decodedLength).sum();
    if (bytes > MOST_BYTES) {
      throw new SyncFailedException(new SyncFailure.SecretTooLarge(secret, bytes, MOST_BYTES));
    }
  }

  /// Of padded Base64, as Kubernetes has it, without decoding it.
  private static long decodedLength(String base64) {
    int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
    return base64.length() / 4 * 3L - padding;
  }

  static boolean isImmutable(Secret secret) {
    return Boolean.TRUE.equals(secret.getImmutable());
  }
}
