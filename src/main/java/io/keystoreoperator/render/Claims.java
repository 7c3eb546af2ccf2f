package io.keystoreoperator.render;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who gives the Secret which key: two who give the same are reported, and neither has its way.
final class Claims {
  private static final int MOST_NAMED = 10;

  private final SortedMap<String, List<Claim>> byKey = new TreeMap<>();

  /// @param isOpen whether the key may be told: the name of a member of a value may not
  private record Claim(String claimant, boolean isOpen) {}

  void add(String key, String claimant) {
    add(key, new Claim(claimant, true));
  }

  void addUntold(String key, String claimant) {
    add(key, new Claim(claimant, false));
  }

  private void add(String key, Claim claim) {
    byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(claim);
  }

  /// @throws SyncFailedException SourceConflict
  void check() {
    List<String> conflicts = new ArrayList<>();
    byKey.forEach(
        (key, claims) -> {
          if (claims.size() > 1) {
            conflicts.add(conflict(key, claims));
          }
        });
    if (!conflicts.isEmpty()) {
      throw new SyncFailedException(
          new SyncFailure.SourceConflict(conflicts.stream().distinct().toList()));
    }
  }

  private static String conflict(String key, List<Claim> claims) {
    boolean isOpen = claims.stream().anyMatch(Claim::isOpen);
    List<String> claimants = claims.stream().map(Claim::claimant).distinct().toList();
    String named = String.join(" and of ", claimants.stream().limit(MOST_NAMED).toList());
    int more = claimants.size() - MOST_NAMED;
    return (isOpen ? "key \"" + key + "\"" : "one key")
        + " comes twice, of "
        + named
        + (more > 0 ? " +" + more : "");
  }
}
