package io.keystoreoperator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.RoleStep;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;

class AwsSessionsTest {
  private static final Duration PAST_RENEWAL = Duration.ofMinutes(56);
  private static final Duration PAST_DENIAL_MEMORY = Duration.ofSeconds(31);

  private static TwoAccounts accounts;
  private AwsSessions sessions;

  @BeforeAll
  static void startAccounts() {
    accounts = new TwoAccounts();
  }

  @AfterAll
  static void stopAccounts() {
    accounts.close();
  }

  @BeforeEach
  void openSessions() {
    accounts.allowReading();
    accounts.reader.permissions(Policies.allow("dynamodb:ListTables", "*"));
    accounts.reader.maxSession(Duration.ofHours(1));
    sessions =
        new AwsSessions(
            DefaultCredentialsProvider.builder().build(),
            (_, _) -> "no token is wanted here",
            SessionLifetimes.DEFAULT,
            accounts.clock);
  }

  @AfterEach
  void closeSessions() {
    sessions.close();
  }

  @Test
  void allWhoAskForAnEqualSessionShareOne() throws Exception {
    List<Future<ListTablesResponse>> calls = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        calls.add(executor.submit(() -> listTables(accounts.readerSession())));
      }
    }

    for (var call : calls) {
      assertThat(call.get().tableNames()).isEmpty();
    }
    assertThat(accounts.assumed()).isEqualTo(1);
    assertThat(sessions.open()).isEqualTo(1);
  }

  static Stream<SessionRequest> requestsThatDifferInOneField() {
    RoleStep role = new RoleStep("arn:aws:iam::111122223333:role/keystore-reader", "b-prod");
    var base = new BaseIdentity.Operator();
    Duration hour = Duration.ofHours(1);
    String name = "kso=team-a,own";
    return Stream.of(
        new SessionRequest("eu-west-1", base, List.of(role), name, hour, Map.of(), Set.of(), ""),
        new SessionRequest(
            TwoAccounts.REGION,
            base,
            List.of(new RoleStep("arn:aws:iam::111122223333:role/second-reader", "b-prod")),
            name,
            hour,
            Map.of(),
            Set.of(),
            ""),
        new SessionRequest(
            TwoAccounts.REGION, base, List.of(role), "other", hour, Map.of(), Set.of(), ""),
        new SessionRequest(
            TwoAccounts.REGION,
            base,
            List.of(role),
            name,
            Duration.ofMinutes(30),
            Map.of(),
            Set.of(),
            ""),
        new SessionRequest(
            TwoAccounts.REGION, base, List.of(role), name, hour, Map.of("team", "a"), Set.of(), ""),
        new SessionRequest(
            TwoAccounts.REGION, base, List.of(role), name, hour, Map.of(), Set.of("team"), ""),
        new SessionRequest(
            TwoAccounts.REGION, base, List.of(role), name, hour, Map.of(), Set.of(), "team-a"));
  }

  @ParameterizedTest
  @MethodSource("requestsThatDifferInOneField")
  void aRequestThatDiffersInAnyFieldHasASessionOfItsOwn(SessionRequest other) {
    accounts.a.createRole(
        "second-reader",
        Policies.trusting("arn:aws:iam::444455556666:root"),
        Policies.allow("dynamodb:ListTables", "*"));

    listTables(accounts.readerSession());
    listTables(other);

    assertThat(accounts.assumed()).isEqualTo(2);
    assertThat(sessions.open()).isEqualTo(2);
  }

  @Test
  void theWrongExternalIdIsDeniedByName() {
    var request =
        TwoAccounts.session(
            new BaseIdentity.Operator(),
            List.of(new RoleStep(accounts.reader.arn(), "wrong")),
            Map.of());

    assertThat(Failures.of(() -> listTables(request)))
        .isEqualTo(
            new SyncFailure.AssumeRoleDenied(
                new AwsDenial(
                    TwoAccounts.NODE_ARN,
                    "sts:AssumeRole",
                    accounts.reader.arn(),
                    "User: "
                        + TwoAccounts.NODE_ARN
                        + " is not authorized to perform: sts:AssumeRole on resource: "
                        + accounts.reader.arn())));
  }

  @Test
  void aDurationBeyondWhatTheRoleHasIsDeniedInAwsOwnWords() {
    assertThat(Failures.of(() -> listTables(lasting(2, reader()))))
        .isInstanceOfSatisfying(
            SyncFailure.AssumeRoleDenied.class,
            failure ->
                assertThat(failure.denial().message())
                    .isEqualTo(
                        "The requested DurationSeconds exceeds the MaxSessionDuration set for this"
                            + " role."));
  }

  @Test
  void aDurationBeyondAnHourIsForTheNodeAndNotForChainedRoles() {
    accounts.reader.maxSession(Duration.ofHours(12));
    var hop =
        accounts.b.createRole(
            "hop", Policies.trusting(accounts.node.arn()), Policies.allow("sts:*", "*"));

    listTables(lasting(12, reader()));

    assertThat(Failures.of(() -> listTables(lasting(2, new RoleStep(hop.arn(), null), reader()))))
        .isInstanceOfSatisfying(
            SyncFailure.AssumeRoleDenied.class,
            failure ->
                assertThat(failure.denial().message())
                    .isEqualTo(
                        "The requested DurationSeconds exceeds the 1 hour session limit for roles"
                            + " assumed by role chaining"));
  }

  private RoleStep reader() {
    return new RoleStep(accounts.reader.arn(), TwoAccounts.EXTERNAL_ID);
  }

  private static SessionRequest lasting(int hours, RoleStep... roles) {
    var base = TwoAccounts.session(new BaseIdentity.Operator(), List.of(roles), Map.of());
    return new SessionRequest(
        base.region(),
        base.base(),
        base.roles(),
        base.sessionName(),
        Duration.ofHours(hours),
        base.tags(),
        base.transitiveTagKeys(),
        base.scope());
  }

  @Test
  void aDeniedRoleIsNotAskedForByAllItsUsers() {
    accounts.reader.trust(Policies.trusting("arn:aws:iam::999999999999:root"));
    for (int i = 0; i < 200; i++) {
      assertThat(Failures.of(() -> listTables(accounts.readerSession())))
          .isInstanceOf(SyncFailure.AssumeRoleDenied.class);
    }
    assertThat(accounts.assumed()).isEqualTo(1);

    accounts.clock.putForward(PAST_DENIAL_MEMORY);
    assertThat(Failures.of(() -> listTables(accounts.readerSession())))
        .isInstanceOf(SyncFailure.AssumeRoleDenied.class);
    assertThat(accounts.assumed()).isEqualTo(2);

    accounts.clock.putForward(PAST_DENIAL_MEMORY);
    accounts.allowReading();
    assertThat(sessions.session(accounts.readerSession()).principal())
        .isEqualTo(TwoAccounts.READER_SESSION_ARN);
  }

  @Test
  void anOutageOfStsIsForgottenSooner() {
    accounts.aws.faults().every("sts", "AssumeRole", new Fault.Failed());
    assertThat(Failures.of(() -> listTables(accounts.readerSession())))
        .isInstanceOfSatisfying(
            SyncFailure.Unavailable.class,
            failure -> {
              assertThat(failure.service()).isEqualTo("STS");
              assertThat(failure.operation()).isEqualTo("AssumeRole");
              assertThat(failure.detail()).doesNotContain("Request ID");
            });
    assertThat(Failures.of(() -> listTables(accounts.readerSession())))
        .isInstanceOf(SyncFailure.Unavailable.class);
    assertThat(accounts.assumed()).as("the SDK's three attempts").isEqualTo(3);

    accounts.aws.faults().clear();
    accounts.clock.putForward(Duration.ofSeconds(4));

    assertThat(listTables(accounts.readerSession()).tableNames()).isEmpty();
  }

  @Test
  void aSessionIsRenewedAheadOfItsExpiryWhileOthersGoOnWithIt() throws Exception {
    listTables(accounts.readerSession());
    accounts.clock.putForward(Duration.ofMinutes(49));
    listTables(accounts.readerSession());
    assertThat(accounts.assumed()).isEqualTo(1);

    accounts.clock.putForward(PAST_RENEWAL.minusMinutes(49));
    accounts.aws.faults().next(1, "sts", "AssumeRole", new Fault.Delayed(Duration.ofSeconds(1)));
    var renewing = CompletableFuture.supplyAsync(() -> listTables(accounts.readerSession()));
    await().until(() -> accounts.assumed() == 2);
    listTables(accounts.readerSession());

    assertThat(renewing).as("others do not wait for the renewal").isNotDone();
    renewing.get();
    listTables(accounts.readerSession());
    assertThat(accounts.assumed()).isEqualTo(2);
  }

  @Test
  void aSessionThatCannotBeRenewedIsUsedForAsLongAsItIsGood() {
    listTables(accounts.readerSession());
    accounts.reader.trust(Policies.trusting("arn:aws:iam::999999999999:root"));

    accounts.clock.putForward(PAST_RENEWAL);
    for (int i = 0; i < 20; i++) {
      assertThat(listTables(accounts.readerSession()).tableNames()).isEmpty();
    }
    assertThat(accounts.assumed()).isEqualTo(2);

    accounts.clock.putForward(Duration.ofMinutes(5));
    assertThat(Failures.of(() -> listTables(accounts.readerSession())))
        .isInstanceOf(SyncFailure.AssumeRoleDenied.class);
  }

  @Test
  void aSessionThatAwsCallsExpiredIsRenewedOnce() {
    listTables(accounts.readerSession());
    accounts
        .aws
        .faults()
        .next(1, "dynamodb", "ListTables", new Fault.Refused(400, "ExpiredTokenException", "gone"));

    assertThat(listTables(accounts.readerSession()).tableNames()).isEmpty();
    assertThat(accounts.assumed()).isEqualTo(2);

    accounts
        .aws
        .faults()
        .every("dynamodb", "ListTables", new Fault.Refused(400, "ExpiredTokenException", "gone"));
    accounts.aws.calls().reset();

    assertThatThrownBy(() -> listTables(accounts.readerSession()))
        .isInstanceOf(DynamoDbException.class);
    assertThat(accounts.assumed()).isEqualTo(1);
    assertThat(accounts.aws.calls("dynamodb", "ListTables")).isEqualTo(2);
  }

  @Test
  void transitiveTagsAreGivenAtTheFirstRoleAndTheOthersAtTheLast() {
    var hop =
        accounts.b.createRole(
            "hop",
            Policies.trusting(
                accounts.node.arn(),
                """
                {"StringEquals": {"aws:RequestTag/team": "payments"},
                 "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
                """),
            Policies.allow("sts:*", "*"));
    accounts
        .reader
        .trust(
            Policies.trusting(
                "arn:aws:iam::444455556666:root",
                """
                {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "team-a"},
                 "ForAllValues:StringEquals": {"aws:TagKeys": ["kubernetes-namespace"]}}
                """))
        .permissions(
            """
            {"Version": "2012-10-17", "Statement": {
              "Effect": "Allow", "Action": "dynamodb:ListTables", "Resource": "*",
              "Condition": {"StringEquals": {
                "aws:PrincipalTag/team": "payments",
                "aws:PrincipalTag/kubernetes-namespace": "team-a"}}}}
            """);
    var request =
        TwoAccounts.session(
            new BaseIdentity.Operator(),
            List.of(
                new RoleStep(hop.arn(), null),
                new RoleStep(accounts.reader.arn(), TwoAccounts.EXTERNAL_ID)),
            Map.of("team", "payments", "kubernetes-namespace", "team-a"),
            "team");

    assertThat(listTables(request).tableNames()).isEmpty();
    assertThat(accounts.assumed()).isEqualTo(2);
  }

  @Test
  void aRoleOfAChainThatRefusesIsNamedWithThePrincipalBeforeIt() {
    var hop =
        accounts.b.createRole(
            "hop", Policies.trusting(accounts.node.arn()), Policies.allow("sts:*", "*"));
    var request =
        TwoAccounts.session(
            new BaseIdentity.Operator(),
            List.of(new RoleStep(hop.arn(), null), new RoleStep(accounts.reader.arn(), "wrong")),
            Map.of());

    assertThat(Failures.of(() -> listTables(request)))
        .isInstanceOfSatisfying(
            SyncFailure.AssumeRoleDenied.class,
            failure ->
                assertThat(failure.denial().principal())
                    .isEqualTo("arn:aws:sts::444455556666:assumed-role/hop/kso=team-a,own"));
  }

  @Test
  void anIdleSessionIsClosedAndOneInUseIsNot() throws Exception {
    AwsSession session = sessions.session(accounts.readerSession());
    var entered = new CountDownLatch(1);
    var proceed = new CountDownLatch(1);
    var inUse =
        CompletableFuture.supplyAsync(
            () ->
                session.dynamoDb(
                    client -> {
                      entered.countDown();
                      awaitQuietly(proceed);
                      return client.listTables();
                    }));
    entered.await();
    accounts.clock.putForward(Duration.ofMinutes(91));

    sessions.closeIdle();
    assertThat(sessions.open()).isEqualTo(1);

    proceed.countDown();
    assertThat(inUse.get().tableNames()).isEmpty();
    sessions.closeIdle();
    assertThat(sessions.open()).as("just used").isEqualTo(1);

    accounts.clock.putForward(Duration.ofMinutes(91));
    sessions.closeIdle();
    assertThat(sessions.open()).isZero();

    assertThat(session.dynamoDb(client -> client.listTables()).tableNames()).isEmpty();
  }

  @Test
  void closedSessionsStayClosed() {
    AwsSession session = sessions.session(accounts.readerSession());
    sessions.close();

    assertThatThrownBy(session::principal)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the AWS sessions are closed");
  }

  private ListTablesResponse listTables(SessionRequest request) {
    return sessions.session(request).dynamoDb(client -> client.listTables());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
