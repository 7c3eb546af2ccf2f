package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.operator.Refresher.Left;
import io.keystoreoperator.operator.metrics.PushMeters;
import io.keystoreoperator.plan.ChangedKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the KeystoreSecrets of one keystore that a change concerns compared with it at once, all
/// together, on a thread of its own. A hint is not lost: who cannot be compared now is compared a
/// little later, for it may have read before the change.
final class ChangeHints implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChangeHints.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 7;

  /// Each is planned before the read.
  private static final int AT_ONCE = 2_000;

  private final String keystore;
  private final Supplier<List<KeystoreSecret>> readers;
  private final Function<List<Hint>, Left> compare;
  private final PushMeters meters;
  private final BlockingQueue<ChangedKeys> news = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  // The thread's own.
  private Map<ResourceID, ChangedKeys> again = Map.of();
  private int attempts;

  /// @param readers all of the keystore, as they are now
  /// @param compare wakes those that are not in step
  ChangeHints(
      String keystore,
      Supplier<List<KeystoreSecret>> readers,
      Function<List<Hint>, Left> compare,
      PushMeters meters) {
    this.keystore = keystore;
    this.readers = readers;
    this.compare = compare;
    this.meters = meters;
    Thread.ofVirtual().name("hints-of-" + keystore).start(this::work);
  }

  void changed(ChangedKeys keys) {
    news.add(keys);
  }

  private void work() {
    while (!closed) {
      try {
        @Nullable ChangedKeys changed = next();
        if (!closed) {
          compare(changed);
        }
      } catch (InterruptedException _) {
        closed = true;
      } catch (RuntimeException e) {
        // Polling goes on underneath.
        log.error("comparing what changed in {} ended in {}", keystore, e.getClass().getName());
      }
    }
  }

  /// All that has come meanwhile; null when it is time to look again at those that were left.
  private @Nullable ChangedKeys next() throws InterruptedException {
    ChangedKeys first = again.isEmpty() ? news.take() : news.poll(pause(), TimeUnit.MILLISECONDS);
    List<ChangedKeys> more = new ArrayList<>();
    news.drainTo(more);
    return first == null ? null : more.stream().reduce(first, ChangedKeys::and);
  }

  private long pause() {
    return FIRST_PAUSE.toMillis() << Math.min(attempts, MOST_DOUBLINGS);
  }

  private void compare(@Nullable ChangedKeys changed) {
    List<Hint> concerned =
        readers.get().stream()
            .filter(ChangeHints::follows)
            .flatMap(reader -> hint(reader, changed).stream())
            .toList();
    if (changed != null) {
      meters.hinted(changed, concerned.stream().anyMatch(hint -> changed.concern(hint.reader())));
    }
    Map<ResourceID, ChangedKeys> left = new HashMap<>();
    for (int from = 0; from < concerned.size(); from += AT_ONCE) {
      Left here =
          compare.apply(concerned.subList(from, Math.min(from + AT_ONCE, concerned.size())));
      here.busy().forEach(hint -> left.put(ResourceID.fromResource(hint.reader()), hint.changed()));
      here.unread()
          .forEach(hint -> left.put(ResourceID.fromResource(hint.reader()), hint.changed()));
    }
    attempts = left.isEmpty() ? 0 : attempts + 1;
    again = left;
  }

  /// With what it is still to be compared for; empty when nothing concerns it.
  private Optional<Hint> hint(KeystoreSecret reader, @Nullable ChangedKeys changed) {
    ChangedKeys before = again.get(ResourceID.fromResource(reader));
    if (changed == null || !changed.concern(reader)) {
      return Optional.ofNullable(before).map(it -> new Hint(reader, it));
    }
    return Optional.of(new Hint(reader, before == null ? changed : before.and(changed)));
  }

  /// Who is never refreshed is not to follow the keystore.
  private static boolean follows(KeystoreSecret reader) {
    return !reader.isMarkedForDeletion() && RefreshPoller.Group.of(reader).isPresent();
  }

  /// What is under way is not interrupted: it would look like a failure of the keystore.
  @Override
  public void close() {
    closed = true;
    news.add(new ChangedKeys.Named(Set.of()));
  }
}
