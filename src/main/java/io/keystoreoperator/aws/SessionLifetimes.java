package io.keystoreoperator.aws;

import io.keystoreoperator.model.SyncFailure;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long sessions, and failures to get one, are kept.
///
/// @param idle after which an unused session's clients are closed
/// @param denialMemory how long a denied role is not asked for again, at least
/// @param denialJitter added to it, between none and all of it
record SessionLifetimes(Duration idle, Duration denialMemory, Duration denialJitter) {
  private static final Duration LONGEST_RENEWAL = Duration.ofMinutes(5);
  private static final Duration LONGEST_SPARE = Duration.ofMinutes(1);
  private static final int TRANSIENT_SHARE = 10;

  /// Idle longer than the usual refresh interval of an hour, or each refresh would assume the role
  /// anew.
  static final SessionLifetimes DEFAULT =
      new SessionLifetimes(Duration.ofMinutes(90), Duration.ofSeconds(10), Duration.ofSeconds(20));

  /// No memory of failures: for a role that is only a step to another, which remembers.
  SessionLifetimes withoutMemory() {
    return new SessionLifetimes(idle, Duration.ZERO, Duration.ZERO);
  }

  /// How long before its expiry a session with this much time left is renewed: a sixth of its time,
  /// at most five minutes, and up to as much again so that sessions do not renew in step.
  Duration renewAhead(Duration left) {
    Duration ahead = shorter(left.dividedBy(6), LONGEST_RENEWAL);
    return ahead.plus(upTo(ahead));
  }

  /// How long before its expiry a session is not used any more.
  Duration spare(Duration left) {
    return shorter(left.dividedBy(12), LONGEST_SPARE);
  }

  /// A refusal stays for a while; what is transient is tried again sooner.
  Duration failureMemory(SyncFailure failure) {
    Duration memory = denialMemory.plus(upTo(denialJitter));
    boolean passing =
        failure instanceof SyncFailure.Throttled || failure instanceof SyncFailure.Unavailable;
    return passing ? memory.dividedBy(TRANSIENT_SHARE) : memory;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration upTo(Duration most) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis() + 1));
  }
}
