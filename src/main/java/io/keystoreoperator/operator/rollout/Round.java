package io.keystoreoperator.operator.rollout;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The restarts of one workload that are asked for and not yet due, by KeystoreSecret with its
/// revision; and how the last ones went.
///
/// @param due null when nothing is asked for
record Round(@Nullable Instant due, Map<String, String> asked, Map<String, Settled> settled) {
  static final Round NONE = new Round(null, Map.of(), Map.of());

  Round {
    asked = Map.copyOf(asked);
    settled = Map.copyOf(settled);
  }

  /// @param problem null when it went well
  record Settled(String revision, @Nullable String problem) {}

  /// With a KeystoreSecret more; the first to ask sets the time for all.
  Round with(String keystoreSecret, String revision, Instant due) {
    Map<String, String> all = new HashMap<>(asked);
    all.put(keystoreSecret, revision);
    return new Round(this.due == null ? due : this.due, all, settled);
  }

  /// Without a KeystoreSecret that has gone back to what was dealt with last.
  Round without(String keystoreSecret) {
    Map<String, String> left = new HashMap<>(asked);
    left.remove(keystoreSecret);
    return new Round(left.isEmpty() ? null : due, left, settled);
  }

  /// After what was asked was dealt with; what was asked meanwhile waits on.
  Round after(Map<String, Settled> dealtWith) {
    Map<String, String> left = new HashMap<>(asked);
    dealtWith.forEach((name, how) -> left.remove(name, how.revision()));
    Map<String, Settled> all = new HashMap<>(settled);
    all.putAll(dealtWith);
    return new Round(left.isEmpty() ? null : due, left, all);
  }

  /// How it went for this revision; null while it is not dealt with.
  @Nullable Settled settled(String keystoreSecret, String revision) {
    Settled last = settled.get(keystoreSecret);
    return last != null && last.revision().equals(revision) ? last : null;
  }
}
