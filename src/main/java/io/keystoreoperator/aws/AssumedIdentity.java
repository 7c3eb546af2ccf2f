package io.keystoreoperator.aws;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/// A role taken from STS and taken again ahead of its expiry: one caller renews, the others go on
/// with what is still good. A failure is remembered for a short while, so that thousands who use a
/// denied role do not each ask STS; success forgets it. The SDK's own provider remembers no
/// failures, and does not tell the ARN.
final class AssumedIdentity implements AwsIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(AssumedIdentity.class);

  private final Supplier<Assumption> assume;
  private final String fallbackPrincipal;
  private final SessionLifetimes lifetimes;
  private final Clock clock;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile @Nullable Held held;
  private volatile @Nullable Remembered remembered;

  /// @param assume asks STS
  /// @param fallbackPrincipal names who this will be, before STS has answered
  AssumedIdentity(
      Supplier<Assumption> assume,
      String fallbackPrincipal,
      SessionLifetimes lifetimes,
      Clock clock) {
    this.assume = assume;
    this.fallbackPrincipal = fallbackPrincipal;
    this.lifetimes = lifetimes;
    this.clock = clock;
  }

  @Override
  public AwsCredentials credentials() {
    return current().assumption().credentials();
  }

  @Override
  public String arn() {
    return current().assumption().principal();
  }

  @Override
  public String principal() {
    Held now = held;
    return now == null ? fallbackPrincipal : now.assumption().principal();
  }

  @Override
  public boolean renew(AwsCredentials refused) {
    renewing.lock();
    try {
      Held now = held;
      if (now != null && now.assumption().credentials().equals(refused)) {
        held = null;
      }
      return true;
    } finally {
      renewing.unlock();
    }
  }

  private Held current() {
    Held now = held;
    Instant instant = clock.instant();
    if (now != null && instant.isBefore(now.renewFrom())) {
      return now;
    }
    return now != null && instant.isBefore(now.usableUntil()) ? renewedAhead(now) : renewed();
  }

  /// The credentials still work: nobody waits, and a failure leaves them in use.
  private Held renewedAhead(Held stillGood) {
    if (rememberedFailure() != null || !renewing.tryLock()) {
      return stillGood;
    }
    try {
      Held now = held;
      boolean renewedMeanwhile = now != null && clock.instant().isBefore(now.renewFrom());
      if (now == null || renewedMeanwhile || rememberedFailure() != null) {
        return now == null ? stillGood : now;
      }
      return assumeNow();
    } catch (SyncFailedException e) {
      LOG.warn("{} is not renewed and expires soon: {}", stillGood.assumption(), e.failure());
      return stillGood;
    } finally {
      renewing.unlock();
    }
  }

  private Held renewed() {
    renewing.lock();
    try {
      Held now = held;
      if (now != null && clock.instant().isBefore(now.usableUntil())) {
        return now;
      }
      SyncFailure failure = rememberedFailure();
      if (failure != null) {
        throw new SyncFailedException(failure);
      }
      return assumeNow();
    } finally {
      renewing.unlock();
    }
  }

  private Held assumeNow() {
    try {
      Instant before = clock.instant();
      Held fresh = Held.from(assume.get(), before, lifetimes);
      held = fresh;
      remembered = null;
      return fresh;
    } catch (SyncFailedException e) {
      Duration memory = lifetimes.failureMemory(e.failure());
      remembered = new Remembered(e.failure(), clock.instant().plus(memory));
      throw e;
    }
  }

  private @Nullable SyncFailure rememberedFailure() {
    Remembered now = remembered;
    return now != null && clock.instant().isBefore(now.until()) ? now.failure() : null;
  }

  /// @param renewFrom from then on one caller renews ahead
  /// @param usableUntil from then on nobody uses it: a call under way might outlive it
  private record Held(Assumption assumption, Instant renewFrom, Instant usableUntil) {
    static Held from(Assumption assumption, Instant now, SessionLifetimes lifetimes) {
      Duration left = Duration.between(now, assumption.expiry());
      Instant renewFrom = assumption.expiry().minus(lifetimes.renewAhead(left));
      return new Held(assumption, renewFrom, assumption.expiry().minus(lifetimes.spare(left)));
    }
  }

  private record Remembered(SyncFailure failure, Instant until) {}
}
