package io.keystoreoperator.sync;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.ResolvedKeystore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Since when the items of each KeystoreSecret have been found missing. Held in memory: after a
/// restart of the operator every wait begins anew, which can only delay a deletion.
public final class Absences {
  private final Map<String, Absence> byReader = new ConcurrentHashMap<>();

  /// What has to stay the same for two reads to tell of the same absence.
  private record Circumstances(
      long specGeneration, String keystoreUid, long keystoreGeneration, String tableId) {}

  private record Absence(Circumstances in, Map<ItemKey, Instant> since) {}

  /// Notes which items a read that can be judged by has found missing; all others are there.
  ///
  /// @param now when the read had ended
  /// @return since when each of them has been missing
  Map<ItemKey, Instant> note(
      KeystoreSecret reader,
      ResolvedKeystore keystore,
      String tableId,
      Set<ItemKey> missing,
      Instant now) {
    var in =
        new Circumstances(
            reader.getMetadata().getGeneration(), keystore.uid(), keystore.generation(), tableId);
    Map<ItemKey, Instant> since = new HashMap<>();
    byReader.compute(
        reader.getMetadata().getUid(),
        (_, before) -> {
          boolean goesOn = before != null && before.in().equals(in);
          for (ItemKey item : missing) {
            since.put(item, goesOn ? before.since().getOrDefault(item, now) : now);
          }
          return new Absence(in, Map.copyOf(since));
        });
    return since;
  }

  /// Nothing of it is missing, or it is no more.
  public void forget(KeystoreSecret reader) {
    byReader.remove(reader.getMetadata().getUid());
  }
}
