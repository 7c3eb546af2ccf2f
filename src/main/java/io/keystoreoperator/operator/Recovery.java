package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.model.KeystoreId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Whom to wake when a keystore may be usable again, of those that failed because of it. All, once
/// its own check passes after it had failed. Where the check cannot tell, because KMS or a read
/// refused them, one of them is sent ahead now and then, and the others follow when it fared well:
/// a thousand refused readers make no thousand calls.
final class Recovery {
  private final Duration between;
  private final Clock clock;
  private final Set<KeystoreId> failingCheck = ConcurrentHashMap.newKeySet();
  private final Map<KeystoreId, Trial> trials = new ConcurrentHashMap<>();

  /// @param between two trials of one keystore
  Recovery(Duration between, Clock clock) {
    this.between = between;
    this.clock = clock;
  }

  /// @param ahead who was sent; nobody when the keystore has only just begun to fail its readers
  private record Trial(Instant at, @Nullable ResourceID ahead) {}

  /// @param failing those that failed because of this keystore
  Set<ResourceID> whomToWake(KeystoreId keystore, boolean checkPasses, Set<ResourceID> failing) {
    if (!checkPasses) {
      failingCheck.add(keystore);
      return Set.of();
    }
    if (failingCheck.remove(keystore) || failing.isEmpty()) {
      trials.remove(keystore);
      return failing;
    }
    Instant now = clock.instant();
    Trial last = trials.computeIfAbsent(keystore, _ -> new Trial(now, null));
    if (last.ahead() != null && !failing.contains(last.ahead())) {
      trials.put(keystore, new Trial(now, null));
      return failing;
    }
    if (now.isBefore(last.at().plus(between))) {
      return Set.of();
    }
    ResourceID ahead = anyOf(failing);
    trials.put(keystore, new Trial(now, ahead));
    return Set.of(ahead);
  }

  private static ResourceID anyOf(Set<ResourceID> failing) {
    int skipped = ThreadLocalRandom.current().nextInt(failing.size());
    return failing.stream().skip(skipped).findFirst().orElseThrow();
  }
}
