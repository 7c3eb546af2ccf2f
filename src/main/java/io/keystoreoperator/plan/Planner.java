package io.keystoreoperator.plan;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.EncryptionContext;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.Whitespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Says which items a KeystoreSecret takes, or every rule that it breaks.
public final class Planner {
  private Planner() {}

  /// Refuses a spec that no keystore could make good.
  ///
  /// @throws SyncFailedException InvalidSpec, with every violation
  public static void check(KeystoreSecret desired) {
    List<String> violations = KeystoreSecretRules.violations(desired.getSpec());
    if (!violations.isEmpty()) {
      throw new SyncFailedException(new SyncFailure.InvalidSpec(violations));
    }
  }

  /// Refuses a spec that asks for what the keystore does not allow it.
  ///
  /// @throws SyncFailedException InvalidSpec or KeyNotAllowed, with every violation or key
  public static void requireAllowed(KeystoreSecret desired, ResolvedKeystore keystore) {
    check(desired);
    List<ItemKey> refused =
        desired.getSpec().data().stream()
            .map(Planner::key)
            .filter(key -> !keystore.access().allows(key.name()))
            .toList();
    if (!refused.isEmpty()) {
      throw new SyncFailedException(new SyncFailure.KeyNotAllowed(refused));
    }
  }

  /// What to read and make.
  ///
  /// @throws SyncFailedException InvalidSpec, KeyNotAllowed or TemplateFailed, with every
  ///     violation, key or missing template; Unavailable when a ConfigMap could not be read
  public static SyncPlan plan(
      KeystoreSecret desired, ResolvedKeystore keystore, ConfigMaps configMaps) {
    requireAllowed(desired, keystore);
    return new SyncPlan(
        keystore,
        desired.targetName(),
        desired.getSpec().data().stream().map(Planner::entry).toList(),
        contexts(desired, keystore),
        TemplateRules.template(desired, configMaps));
  }

  private static DataEntry entry(SecretDataEntry entry) {
    RemoteReference remote = entry.remoteRef();
    return new DataEntry(
        entry.secretKey(),
        key(entry),
        remote.property(),
        switch (remote.decodingStrategy()) {
          case NONE -> DecodingStrategy.NONE;
          case BASE64 -> DecodingStrategy.BASE64;
          case BASE64_URL -> DecodingStrategy.BASE64_URL;
          case AUTO -> DecodingStrategy.AUTO;
        },
        switch (remote.whitespace()) {
          case KEEP -> Whitespace.KEEP;
          case TRIM -> Whitespace.TRIM;
        });
  }

  private static Map<ItemKey, Map<String, String>> contexts(
      KeystoreSecret desired, ResolvedKeystore keystore) {
    EncryptionContext context = new EncryptionContext(keystore.encryptionContext());
    Map<ItemKey, Map<String, String>> contexts = new HashMap<>();
    List<String> conflicts = new ArrayList<>();
    for (SecretDataEntry entry : desired.getSpec().data()) {
      ItemKey key = key(entry);
      Map<String, String> added = entry.remoteRef().encryptionContext();
      for (String name : context.conflicts(key.name(), added)) {
        conflicts.add(
            "secretKey \""
                + entry.secretKey()
                + "\": the keystore sets encryptionContext \""
                + name
                + "\" to another value");
      }
      contexts.put(key, context.forItem(key.name(), added));
    }
    if (!conflicts.isEmpty()) {
      throw new SyncFailedException(new SyncFailure.InvalidSpec(conflicts));
    }
    return contexts;
  }

  private static ItemKey key(SecretDataEntry entry) {
    return new ItemKey(entry.remoteRef().key(), entry.remoteRef().version());
  }
}
