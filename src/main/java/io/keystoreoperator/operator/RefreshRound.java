package io.keystoreoperator.operator;

import io.keystoreoperator.api.DataFrom;
import io.keystoreoperator.api.KeystoreSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Pure: who is refreshed together next, and when. Each KeystoreSecret has a place in the interval,
/// by its UID: so the load is flat, a restart does not bunch it up, and nothing has to be
/// remembered. Those that look for items have one place together, by their keystore: a listing of
/// it serves them all, and is not an interval old when the last of them comes round.
///
/// @param due the place of the first member
/// @param until the place of the last: the others follow it
record RefreshRound(List<KeystoreSecret> members, Instant due, Instant until) {
  RefreshRound {
    members = List.copyOf(members);
  }

  private record Placed(KeystoreSecret member, Instant place) {}

  /// The first about hundred keys' worth of members whose place comes after `done`.
  static RefreshRound next(List<KeystoreSecret> all, Duration interval, Instant done) {
    List<Placed> inOrder =
        all.stream()
            .map(member -> new Placed(member, place(member, interval, done)))
            .sorted(Comparator.comparing(Placed::place))
            .toList();
    List<KeystoreSecret> members = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    Instant until = done;
    for (Placed placed : inOrder) {
      keys.addAll(keysNamed(placed.member()));
      // Whoever has the place of the last would be left out for a whole interval.
      if (keys.size() > Cohort.KEYS && !members.isEmpty() && !placed.place().equals(until)) {
        break;
      }
      members.add(placed.member());
      until = placed.place();
    }
    Instant due = inOrder.isEmpty() ? done : inOrder.getFirst().place();
    return new RefreshRound(members, due, until);
  }

  private static Set<String> keysNamed(KeystoreSecret member) {
    Set<String> keys = new HashSet<>();
    member.getSpec().data().forEach(entry -> keys.add(entry.remoteRef().key()));
    member.getSpec().dataFrom().stream()
        .map(DataFrom::extract)
        .filter(Objects::nonNull)
        .forEach(extract -> keys.add(extract.key()));
    return keys;
  }

  /// The next time after `done` that the member's place in the interval comes round.
  private static Instant place(KeystoreSecret member, Duration interval, Instant done) {
    long length = interval.toMillis();
    String by =
        member.getSpec().finds() ? member.keystoreId().toString() : member.getMetadata().getUid();
    long place = Math.floorMod(mixed(by.hashCode()), length);
    long since = Math.floorMod(done.toEpochMilli() - place, length);
    return Instant.ofEpochMilli(done.toEpochMilli() - since + length);
  }

  /// Spreads the bits: UIDs made together hash alike.
  private static long mixed(int hash) {
    long bits = hash * 0x9E3779B97F4A7C15L;
    return bits ^ (bits >>> 32);
  }
}
