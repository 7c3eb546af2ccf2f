package io.keystoreoperator.operator;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.store.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has every KeystoreSecret compared with its keystore once in each refresh interval, a cohort at a
/// time, evenly over the interval. A refresh is not a reconcile: what has not changed is not woken.
final class RefreshPoller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RefreshPoller.class);
  private static final Duration LONGEST_NAP = Duration.ofMinutes(1);
  private static final Backoff BACKOFF = Backoff.upTo(Duration.ofSeconds(4));
  private static final int ATTEMPTS = 3;

  private final Function<Group, List<KeystoreSecret>> members;
  private final Predicate<List<KeystoreSecret>> refresh;
  private final Clock clock;
  private final Set<Group> polled = ConcurrentHashMap.newKeySet();
  private final Map<Group, Instant> oldestComparisons = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// KeystoreSecrets with the same keystore and refresh interval.
  record Group(KeystoreId keystore, Duration interval) {
    /// Empty for one that is not refreshed as it stands.
    static Optional<Group> of(KeystoreSecret reader) {
      return RefreshRules.interval(reader)
          .map(interval -> new Group(reader.keystoreId(), interval));
    }
  }

  /// Polls nothing yet.
  ///
  /// @param members of a group, as they are now
  /// @param refresh false when something passing kept some from being read
  RefreshPoller(
      Function<Group, List<KeystoreSecret>> members,
      Predicate<List<KeystoreSecret>> refresh,
      Clock clock) {
    this.members = members;
    this.refresh = refresh;
    this.clock = clock;
  }

  /// From now on this KeystoreSecret's group is polled, until it has no members.
  void see(KeystoreSecret reader) {
    Group.of(reader)
        .filter(polled::add)
        .ifPresent(group -> Thread.ofVirtual().name("refresh-" + group).start(() -> poll(group)));
  }

  /// When, in each group, whoever is next was compared the last time.
  Map<Group, Instant> oldestComparisons() {
    return Map.copyOf(oldestComparisons);
  }

  private void poll(Group group) {
    Instant begun = clock.instant();
    Instant done = begun;
    try {
      while (!closed) {
        RefreshRound round = RefreshRound.next(members.apply(group), group.interval(), done);
        if (round.members().isEmpty()) {
          break;
        }
        Instant before = round.due().minus(group.interval());
        oldestComparisons.put(group, before.isBefore(begun) ? begun : before);
        if (nap(round.due())) {
          refresh(round.members());
          done = round.until();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("refreshing {} ended in {}; it starts again", group, e.getClass().getName());
    } finally {
      polled.remove(group);
      oldestComparisons.remove(group);
    }
    if (!closed) {
      members.apply(group).stream().findAny().ifPresent(this::see);
    }
  }

  private void refresh(List<KeystoreSecret> readers) throws InterruptedException {
    for (int attempt = 1; !refresh.test(readers) && attempt < ATTEMPTS; attempt++) {
      Thread.sleep(BACKOFF.after(attempt));
    }
  }

  /// Sleeps towards an instant, a while at most: the members may be others then.
  ///
  /// @return whether the instant has come
  private boolean nap(Instant due) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), due);
    if (left.isPositive()) {
      Thread.sleep(left.compareTo(LONGEST_NAP) < 0 ? left : LONGEST_NAP);
    }
    return left.compareTo(LONGEST_NAP) < 0;
  }

  @Override
  public void close() {
    closed = true;
  }
}
