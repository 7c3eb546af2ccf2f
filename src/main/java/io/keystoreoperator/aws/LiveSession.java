package io.keystoreoperator.aws;

import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SessionRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kms.KmsClient;

/// The identity and the clients of one session, and how many use it right now.
final class LiveSession implements AutoCloseable {
  private final SessionLifetimes lifetimes;
  private final Clock clock;
  private final AwsClients clients;

  /// The base identity, then each role taken; the last of them calls.
  private final List<AwsIdentity> chain;

  private final Turns dynamoDbTurns;
  private final Turns streamTurns;
  private final Turns kmsTurns;
  private final AtomicInteger users = new AtomicInteger();
  private volatile Instant lastUse;

  LiveSession(
      SessionRequest request,
      AwsCredentialsProvider operator,
      String unnamed,
      ServiceAccountTokens tokens,
      SessionLifetimes lifetimes,
      Clock clock,
      ScheduledExecutorService timer,
      AwsLimits limits,
      AwsCallListener calls) {
    this.lifetimes = lifetimes;
    this.clock = clock;
    lastUse = clock.instant();
    dynamoDbTurns = new Turns("DynamoDB", limits.dynamoDbPerSecond(), calls);
    streamTurns = new Turns("DynamoDB Streams", limits.dynamoDbPerSecond(), calls);
    kmsTurns = new Turns("KMS", limits.kmsPerSecond(), calls);
    clients = new AwsClients(Region.of(request.region()), this::credentials, timer, calls);
    chain = chain(request, operator, unnamed, tokens);
  }

  <T> T dynamoDb(Function<DynamoDbClient, T> call) {
    return dynamoDbTurns.call(() -> identity().call(_ -> call.apply(clients.dynamoDb())));
  }

  <T> T dynamoDbStreams(Function<DynamoDbStreamsClient, T> call) {
    return streamTurns.call(() -> identity().call(_ -> call.apply(clients.dynamoDbStreams())));
  }

  <T> T kms(Function<KmsClient, T> call) {
    return kmsTurns.call(() -> identity().call(_ -> call.apply(clients.kms())));
  }

  String arn() {
    return identity().arn();
  }

  /// Who one is after so many of the roles, none but those taken.
  String arnAfter(int roles) {
    return chain.get(roles).arn();
  }

  TemporaryCredentials temporaryCredentials() {
    if (identity().credentials() instanceof AwsSessionCredentials session) {
      return new TemporaryCredentials(
          session.accessKeyId(),
          Plaintext.ofUtf8(session.secretAccessKey()),
          Plaintext.ofUtf8(session.sessionToken()),
          session.expirationTime().orElse(Instant.MAX),
          identity().arn());
    }
    throw new IllegalStateException("a role's credentials are a session's");
  }

  String principalForMessages() {
    return identity().principal();
  }

  LiveSession enter() {
    users.incrementAndGet();
    return this;
  }

  void leave(Instant now) {
    lastUse = now;
    users.decrementAndGet();
  }

  boolean isIdle(Instant since) {
    return users.get() == 0 && !lastUse.isAfter(since);
  }

  @Override
  public void close() {
    clients.close();
  }

  private AwsCredentials credentials() {
    return identity().credentials();
  }

  private AwsIdentity identity() {
    return chain.getLast();
  }

  /// The base identity, then each role assumed as the one before.
  private List<AwsIdentity> chain(
      SessionRequest request,
      AwsCredentialsProvider operator,
      String unnamed,
      ServiceAccountTokens tokens) {
    var sts = new Sts(clients::sts, request);
    int last = request.roles().size() - 1;
    AwsIdentity reached =
        switch (request.base()) {
          case BaseIdentity.Operator() -> new OperatorIdentity(operator, sts, unnamed);
          case BaseIdentity.ServiceAccount account ->
              assumed(
                  () -> sts.assumeWithWebIdentity(account, tokenOf(account, tokens)),
                  account.roleArn(),
                  last < 0);
        };
    List<AwsIdentity> identities = new ArrayList<>(List.of(reached));
    for (int hop = 0; hop <= last; hop++) {
      int here = hop;
      AwsIdentity from = reached;
      String roleArn = request.roles().get(hop).roleArn();
      reached = assumed(() -> sts.assumeRole(here, from), roleArn, hop == last);
      identities.add(reached);
    }
    return List.copyOf(identities);
  }

  /// Only the last identity remembers failures: those before it are asked through it alone.
  private AssumedIdentity assumed(Supplier<Assumption> assume, String roleArn, boolean last) {
    return new AssumedIdentity(
        assume, roleArn, last ? lifetimes : lifetimes.withoutMemory(), clock);
  }

  private static String tokenOf(BaseIdentity.ServiceAccount account, ServiceAccountTokens tokens) {
    return tokens.token(account.namespace(), account.name());
  }
}
