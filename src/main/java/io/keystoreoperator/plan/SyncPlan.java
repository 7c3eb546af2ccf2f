package io.keystoreoperator.plan;

import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SecretTemplate;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// What is to be done for one KeystoreSecret: the entries of its data, the encryption context that
/// KMS is to be told for each of their items, and what the Secret is made like.
public record SyncPlan(
    ResolvedKeystore keystore,
    String secretName,
    List<DataEntry> entries,
    Map<ItemKey, Map<String, String>> encryptionContexts,
    SecretTemplate template) {
  public SyncPlan {
    entries = List.copyOf(entries);
    encryptionContexts = Map.copyOf(encryptionContexts);
  }

  /// The items to read, each once.
  public SortedSet<ItemKey> keys() {
    SortedSet<ItemKey> keys = new TreeSet<>();
    entries.forEach(entry -> keys.add(entry.key()));
    return keys;
  }

  /// The keystore's encryption context for one item, with what its reference adds.
  public Map<String, String> encryptionContext(ItemKey key) {
    return encryptionContexts.getOrDefault(key, Map.of());
  }

  /// A hash of everything that decides the Secret except plaintext: two equal revisions make the
  /// same Secret.
  public String revision(Map<ItemKey, EncryptedItem> items) {
    return Revision.of(this, items);
  }
}
