package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.session.CallerSession;
import io.keystoreoperator.format.SealedValue;
import io.keystoreoperator.kms.KmsDecrypter;
import io.keystoreoperator.kms.KmsEncrypter;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.DirectItemStore;
import io.keystoreoperator.store.ItemWriter;
import io.keystoreoperator.store.TableListing;
import io.keystoreoperator.store.Tables;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The keystore a command works on, as the command's one caller.
record Keystore(CallerSession caller, TableRef table, Tables tables) implements AutoCloseable {
  Keystore(CallerSession caller, TableRef table) {
    this(caller, table, new Tables(Clock.systemUTC()));
  }

  TableListing listing() {
    return new TableListing(caller.aws(), table, tables.describe(caller.aws(), table));
  }

  ItemWriter writer() {
    return new ItemWriter(caller.aws(), table);
  }

  KmsEncrypter encrypter(String keyId, Map<String, String> encryptionContext) {
    return new KmsEncrypter(caller.aws(), keyId, encryptionContext);
  }

  /// All of them, in the order they are asked for.
  ///
  /// @throws SyncFailedException with [SyncFailure.ItemNotFound] when one is missing
  List<EncryptedItem> items(List<ItemKey> keys) {
    var store = new DirectItemStore(caller.sessions(), tables);
    var fetched = store.fetch(resolved(), Set.copyOf(keys), Consistency.STRONG);
    if (!fetched.missing().isEmpty()) {
      throw new SyncFailedException(new SyncFailure.ItemNotFound(List.copyOf(fetched.missing())));
    }
    return keys.stream().map(key -> Objects.requireNonNull(fetched.found().get(key))).toList();
  }

  Plaintext open(EncryptedItem item, Map<String, String> encryptionContext) {
    SealedValue sealed = SealedValue.of(ItemFormat.AUTO, item);
    var decrypter = new KmsDecrypter(caller.sessions());
    return sealed.open(
        decrypter.decrypt(resolved(), item.key(), sealed.ciphertext(encryptionContext)));
  }

  /// As the stages of the operator know a keystore; whoever asks may read every key.
  private ResolvedKeystore resolved() {
    return new ResolvedKeystore(
        KeystoreId.cluster(table.name()),
        "",
        0,
        table,
        ItemFormat.AUTO,
        caller.aws().request(),
        Set.of(),
        Map.of(),
        false,
        new KeyAccess.All());
  }

  @Override
  public void close() {
    caller.close();
  }
}
