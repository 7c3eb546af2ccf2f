package io.keystoreoperator.plan;

import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.EncryptionContext;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.source.Sources;
import java.util.Map;
import java.util.SortedSet;

/// What is to be done for one KeystoreSecret: where its keys come from, the encryption context that
/// KMS is to be told for the items that its spec names, and what the Secret is made like.
public record SyncPlan(
    ResolvedKeystore keystore,
    String secretName,
    Sources sources,
    Map<ItemKey, Map<String, String>> encryptionContexts,
    SecretTemplate template) {
  public SyncPlan {
    encryptionContexts = Map.copyOf(encryptionContexts);
  }

  /// The items to read, each once.
  public SortedSet<ItemKey> keys() {
    return sources.keys();
  }

  /// The same with what its searches find among the names of the keystore's items.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException TooMany, or InvalidSpec when it is too
  ///     much work
  public SyncPlan among(KeyNames names) {
    return with(sources.among(names, keystore.access()));
  }

  /// The same with other sources.
  public SyncPlan with(Sources other) {
    return new SyncPlan(keystore, secretName, other, encryptionContexts, template);
  }

  /// The keystore's encryption context for one item, with what its reference adds.
  public Map<String, String> encryptionContext(ItemKey key) {
    Map<String, String> named = encryptionContexts.get(key);
    return named == null
        ? new EncryptionContext(keystore.encryptionContext()).forItem(key.name(), Map.of())
        : named;
  }

  /// A hash of everything that decides the Secret except plaintext: two equal revisions make the
  /// same Secret.
  public String revision(Map<ItemKey, EncryptedItem> items) {
    return Revision.of(this, items);
  }
}
