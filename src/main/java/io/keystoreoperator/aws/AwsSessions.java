package io.keystoreoperator.aws;

import io.keystoreoperator.model.SessionRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The sessions with AWS, one for each distinct request, shared by all who ask for an equal one.
/// Each has its own clients, connections and retry budgets, so that one keystore's outage slows no
/// other. Those unused for a while are closed, never one in use.
public final class AwsSessions implements AutoCloseable {
  private final AwsCredentialsProvider operator;
  private final String unnamed;
  private final ServiceAccountTokens tokens;
  private final SessionLifetimes lifetimes;
  private final Clock clock;
  private final AwsLimits limits;
  private final AwsCallListener calls;
  private final ScheduledThreadPoolExecutor timer;
  private final ScheduledFuture<?> sweep;
  private final ConcurrentMap<SessionRequest, LiveSession> live = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// As the SDK's default chain and the standard AWS settings have it.
  public AwsSessions(ServiceAccountTokens tokens) {
    this(tokens, AwsLimits.NONE, AwsCallListener.NONE);
  }

  /// The same, held to limits, and listened to.
  public AwsSessions(ServiceAccountTokens tokens, AwsLimits limits, AwsCallListener calls) {
    this(
        DefaultCredentialsProvider.builder().build(),
        OperatorIdentity.UNNAMED,
        tokens,
        SessionLifetimes.DEFAULT,
        Clock.systemUTC(),
        limits,
        calls);
  }

  /// For a person at a shell; ServiceAccounts have no part in it.
  public static AwsSessions of(PersonalIdentity person) {
    return of(
        person,
        (_, name) -> {
          throw new IllegalStateException("no cluster to ask for a token of " + name);
        },
        AwsCallListener.NONE);
  }

  /// For a person at a shell who wants to know what comes of each call.
  public static AwsSessions of(
      PersonalIdentity person, ServiceAccountTokens tokens, AwsCallListener calls) {
    return new AwsSessions(
        new PersonalCredentials(person),
        "the identity of " + person,
        tokens,
        SessionLifetimes.DEFAULT,
        Clock.systemUTC(),
        AwsLimits.NONE,
        calls);
  }

  /// @param operator the operator's own identity; closed with this
  AwsSessions(
      AwsCredentialsProvider operator,
      ServiceAccountTokens tokens,
      SessionLifetimes lifetimes,
      Clock clock) {
    this(
        operator,
        OperatorIdentity.UNNAMED,
        tokens,
        lifetimes,
        clock,
        AwsLimits.NONE,
        AwsCallListener.NONE);
  }

  private AwsSessions(
      AwsCredentialsProvider operator,
      String unnamed,
      ServiceAccountTokens tokens,
      SessionLifetimes lifetimes,
      Clock clock,
      AwsLimits limits,
      AwsCallListener calls) {
    this.operator = operator;
    this.unnamed = unnamed;
    this.tokens = tokens;
    this.lifetimes = lifetimes;
    this.clock = clock;
    this.limits = limits;
    this.calls = calls;
    // One thread for the time limits of all calls: by itself each client would start five.
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("aws-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    Duration every = lifetimes.idle().dividedBy(4);
    sweep =
        timer.scheduleWithFixedDelay(
            this::closeIdle, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Never asks AWS by itself: the first call with the session does.
  public AwsSession session(SessionRequest request) {
    return new AwsSession(this, request);
  }

  <T> T using(SessionRequest request, Function<LiveSession, T> call) {
    LiveSession session =
        live.compute(request, (_, open) -> (open == null ? open(request) : open).enter());
    try {
      return call.apply(session);
    } finally {
      session.leave(clock.instant());
    }
  }

  /// Closes what nobody has used for a while.
  void closeIdle() {
    List<LiveSession> idle = new ArrayList<>();
    for (SessionRequest request : live.keySet()) {
      live.computeIfPresent(
          request,
          (_, session) -> {
            if (session.isIdle(clock.instant().minus(lifetimes.idle()))) {
              idle.add(session);
              return null;
            }
            return session;
          });
    }
    idle.forEach(LiveSession::close);
  }

  int open() {
    return live.size();
  }

  private LiveSession open(SessionRequest request) {
    if (closed) {
      throw new IllegalStateException("the AWS sessions are closed");
    }
    return new LiveSession(
        request, operator, unnamed, tokens, lifetimes, clock, timer, limits, calls);
  }

  @Override
  public void close() {
    closed = true;
    sweep.cancel(false);
    live.values().forEach(LiveSession::close);
    live.clear();
    timer.shutdownNow();
    if (operator instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
