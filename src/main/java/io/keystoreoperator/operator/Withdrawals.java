package io.keystoreoperator.operator;

import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.store.Backoff;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to KeystoreSecrets that are deleted while their keys are in somebody else's Secrets: takes
/// the keys out, tries again until it is done, and lets them go. JOSDK would ask a cleaner, at the
/// price of a finalizer on every KeystoreSecret.
final class Withdrawals implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Withdrawals.class);
  private static final Backoff BACKOFF = Backoff.upTo(Duration.ofMinutes(1));

  private final Consumer<KeystoreSecret> withdraw;
  private final EventRecorder events;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// @param withdraw takes the keys out and the finalizer off
  Withdrawals(Consumer<KeystoreSecret> withdraw, EventRecorder events) {
    this.withdraw = withdraw;
    this.events = events;
  }

  /// Begins, if there is something to withdraw and it is not under way.
  void begin(KeystoreSecret reader) {
    String uid = reader.getMetadata().getUid();
    if (reader.isMarkedForDeletion()
        && reader.hasFinalizer(ApiGroup.MERGED_FINALIZER)
        && underWay.add(uid)) {
      Thread.ofVirtual().name("withdraw-" + uid).start(() -> untilDone(reader));
    }
  }

  private void untilDone(KeystoreSecret reader) {
    try {
      for (int attempt = 1; !closed && !isDone(reader, attempt); attempt++) {
        Thread.sleep(BACKOFF.after(attempt));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.remove(reader.getMetadata().getUid());
    }
  }

  private boolean isDone(KeystoreSecret reader, int attempt) {
    try {
      withdraw.accept(reader);
      return true;
    } catch (SyncFailedException e) {
      tell(reader, attempt, FailureReport.of(e.failure(), reader.keystoreId()).message());
    } catch (RuntimeException e) {
      // The message stays out: whatever threw may quote a value.
      tell(reader, attempt, e.getClass().getName());
    }
    return false;
  }

  private void tell(KeystoreSecret reader, int attempt, String why) {
    if (attempt == 1) {
      log.warn(
          "{}/{}: its keys are not taken out yet: {}",
          reader.getMetadata().getNamespace(),
          reader.getMetadata().getName(),
          why);
      events.warning(reader, "KeysNotTakenOut", why);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
