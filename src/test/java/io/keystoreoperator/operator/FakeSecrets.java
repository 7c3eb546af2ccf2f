package io.keystoreoperator.operator;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.render.SecretContent;
import io.keystoreoperator.sync.AppliedSecret;
import io.keystoreoperator.sync.SecretState;
import io.keystoreoperator.sync.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Secrets that are there, or are not.
final class FakeSecrets implements Secrets {
  boolean holds = true;
  final List<String> removed = new ArrayList<>();

  @Override
  public void requireTarget(KeystoreSecret desired) {
    // Always good.
  }

  @Override
  public SecretState inspect(KeystoreSecret desired) {
    return new SecretState.Drifted();
  }

  @Override
  public Optional<String> find(KeystoreSecret desired) {
    return Optional.empty();
  }

  @Override
  public AppliedSecret apply(KeystoreSecret desired, SecretContent content) {
    return new AppliedSecret(desired.targetName(), "1", AppliedSecret.Change.CREATED);
  }

  @Override
  public boolean holds(KeystoreSecret desired) {
    return holds;
  }

  @Override
  public boolean remove(KeystoreSecret desired) {
    removed.add(desired.getMetadata().getName());
    boolean held = holds;
    holds = false;
    return held;
  }
}
