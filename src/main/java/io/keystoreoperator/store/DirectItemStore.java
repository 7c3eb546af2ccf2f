package io.keystoreoperator.store;

import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Reads from DynamoDB each time it is asked: 100 items a call where their primary keys are known,
/// a call for each where the newest of several versions is wanted.
public final class DirectItemStore implements ItemStore {
  private final AwsSessions sessions;
  private final Tables tables;
  private final Backoff backoff;

  public DirectItemStore(AwsSessions sessions, Tables tables) {
    this(sessions, tables, Backoff.DEFAULT);
  }

  DirectItemStore(AwsSessions sessions, Tables tables, Backoff backoff) {
    this.sessions = sessions;
    this.tables = tables;
    this.backoff = backoff;
  }

  @Override
  public FetchedItems fetch(ResolvedKeystore keystore, Set<ItemKey> keys, Consistency consistency) {
    AwsSession session = sessions.session(keystore.session());
    return forgettingTheTableOnFailure(
        session,
        keystore.table(),
        () -> {
          var description = tables.describe(session, keystore.table());
          return read(
              new TableReader(session, keystore.table(), description, consistency, backoff), keys);
        });
  }

  @Override
  public FetchedItems examine(ResolvedKeystore keystore, Set<ItemKey> keys) {
    AwsSession session = sessions.session(keystore.session());
    TableRef table = keystore.table();
    return forgettingTheTableOnFailure(
        session,
        table,
        () -> {
          var before = tables.describeNow(session, table);
          FetchedItems items =
              read(new TableReader(session, table, before, Consistency.STRONG, backoff), keys);
          if (!tables.describeNow(session, table).id().equals(before.id())) {
            throw new SyncFailedException(
                new SyncFailure.Unavailable(
                    "DynamoDB", "BatchGetItem", "the table was made anew while it was read"));
          }
          return items;
        });
  }

  @Override
  public KeyNames names(ResolvedKeystore keystore, Consistency consistency) {
    AwsSession session = sessions.session(keystore.session());
    TableRef table = keystore.table();
    return forgettingTheTableOnFailure(
        session,
        table,
        () -> new TableListing(session, table, tables.describe(session, table)).names(consistency));
  }

  private <T> T forgettingTheTableOnFailure(AwsSession session, TableRef table, Supplier<T> read) {
    try {
      return read.get();
    } catch (SyncFailedException e) {
      if (mayBeAnotherTable(e.failure())) {
        tables.forget(session, table);
      }
      throw e;
    }
  }

  private static FetchedItems read(TableReader reader, Set<ItemKey> keys) {
    // Sorted, so that the same trouble always names the same item.
    var sorted = new TreeSet<>(keys);
    Map<ItemKey, EncryptedItem> found =
        switch (reader.description().layout()) {
          case TableLayout.ByName layout -> byName(reader, layout, sorted);
          case TableLayout.ByNameAndVersion layout -> byVersion(reader, layout, sorted);
        };
    sorted.removeAll(found.keySet());
    return new FetchedItems(found, sorted, reader.description().id());
  }

  private static Map<ItemKey, EncryptedItem> byName(
      TableReader reader, TableLayout.ByName layout, SortedSet<ItemKey> keys) {
    var items =
        reader.items(
            keys.stream()
                .map(key -> layout.primaryKey(key.name()))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    Map<ItemKey, EncryptedItem> found = new HashMap<>();
    for (ItemKey key : keys) {
      Optional.ofNullable(items.get(layout.primaryKey(key.name())))
          .map(item -> layout.item(key.name(), item))
          .filter(item -> layout.isWanted(item, key))
          .ifPresent(item -> found.put(key, item));
    }
    return found;
  }

  private static Map<ItemKey, EncryptedItem> byVersion(
      TableReader reader, TableLayout.ByNameAndVersion layout, SortedSet<ItemKey> keys) {
    Map<ItemKey, List<PrimaryKey>> named = new LinkedHashMap<>();
    for (ItemKey key : keys) {
      String version = key.version();
      if (version != null) {
        named.put(key, layout.primaryKeys(key.name(), version));
      }
    }
    Map<ItemKey, EncryptedItem> found = new HashMap<>(newest(reader, layout, keys));
    SequencedSet<PrimaryKey> candidates =
        named.values().stream()
            .flatMap(List::stream)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    var items = reader.items(candidates);
    named.forEach(
        (key, primaryKeys) ->
            primaryKeys.stream()
                .filter(items::containsKey)
                .findFirst()
                .map(items::get)
                .ifPresent(item -> found.put(key, layout.item(key.name(), item))));
    return found;
  }

  private static Map<ItemKey, EncryptedItem> newest(
      TableReader reader, TableLayout.ByNameAndVersion layout, SortedSet<ItemKey> keys) {
    List<ItemKey> newest = keys.stream().filter(key -> key.version() == null).toList();
    return Concurrently.map(
            newest,
            key ->
                reader
                    .newest(key.name())
                    .map(item -> Map.entry(key, layout.item(key.name(), item))))
        .stream()
        .flatMap(Optional::stream)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// What a table made anew under the same name, with another schema, looks like.
  private static boolean mayBeAnotherTable(SyncFailure failure) {
    return failure instanceof SyncFailure.TableNotFound
        || failure instanceof SyncFailure.AccessDenied;
  }
}
