package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.Reason;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.Doubt;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.Loss;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.operator.FailureReport.Retry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureReportTest {
  private static final KeystoreId KEYSTORE = KeystoreId.cluster("account-a");
  private static final ItemKey DB = ItemKey.newest("payments/db");
  private static final String PRINCIPAL =
      "arn:aws:sts::111122223333:assumed-role/keystore-reader/kso=,account-a";

  /// What AWS answers, and no tenant may see.
  private static AwsDenial denial(String action) {
    return new AwsDenial(
        PRINCIPAL,
        action,
        "arn:aws:dynamodb:us-east-1:111122223333:table/vault",
        "User: " + PRINCIPAL + " is not authorized, external id b-prod-7");
  }

  /// One of each; for what AWS denied, with everything that must stay on the keystore.
  static List<SyncFailure> failures() {
    return List.of(
        new SyncFailure.InvalidSpec(List.of("data has at least one entry", "no")),
        new SyncFailure.KeystoreNotFound(KEYSTORE, "does not exist: create it"),
        new SyncFailure.ServiceAccountUnusable("team-a", "app", "does not exist"),
        new SyncFailure.KeyNotAllowed(List.of(DB)),
        new SyncFailure.AssumeRoleDenied(denial("sts:AssumeRole")),
        new SyncFailure.TableNotFound(new TableRef("us-east-1", "vault"), PRINCIPAL),
        new SyncFailure.NoStream(new TableRef("us-east-1", "vault")),
        new SyncFailure.AccessDenied(denial("dynamodb:BatchGetItem"), "payments/db"),
        new SyncFailure.ItemNotFound(List.of(DB)),
        new SyncFailure.ItemsVanished(
            List.of(DB), Loss.SECRET, Duration.ofHours(1), Duration.ofMinutes(3)),
        new SyncFailure.DeletionHeld(List.of(DB), new Doubt.ManyMissing(7, 30)),
        new SyncFailure.NothingFound(List.of("dataFrom[0].find (path \"payments/\")")),
        new SyncFailure.SourceConflict(List.of("one key comes twice, of this and of that")),
        new SyncFailure.NotExtractable(DB, "dataFrom[0]", "it is no object"),
        new SyncFailure.ItemsTooLarge(16_777_216),
        new SyncFailure.TooMany("the keys of the Secret", 1_000),
        new SyncFailure.DecryptDenied(DB, denial("kms:Decrypt")),
        new SyncFailure.IntegrityFailed(DB, "its HMAC is wrong"),
        new SyncFailure.PropertyNotFound(DB, "password", "there is none"),
        new SyncFailure.TemplateFailed("secretKey \"a\"", "no Base64"),
        new SyncFailure.SecretNotOwned("app-db", "belongs to Deployment \"web\""),
        new SyncFailure.SecretAwaited("app-db"),
        new SyncFailure.KeyConflict("app-db", new TreeMap<>(Map.of("key \"a\"", "kubectl"))),
        new SyncFailure.SecretRefused("app-db", "it is in kube-system"),
        new SyncFailure.SecretTooLarge("app-db", 1_048_577, 1_048_576),
        new SyncFailure.TypeChangeRefused("app-db", "Opaque", "kubernetes.io/tls"),
        new SyncFailure.ImmutableOutdated("app-db"),
        new SyncFailure.Hindered("update Secret \"app\"", "Kubernetes answered HTTP 500"),
        new SyncFailure.Throttled("DynamoDB", "BatchGetItem"),
        new SyncFailure.Unavailable("KMS", "Decrypt", "connect to " + PRINCIPAL + " refused"));
  }

  @Test
  void everyKindOfFailureIsTriedHere() {
    assertThat(failures())
        .extracting(failure -> (Object) failure.getClass())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList((Object[]) SyncFailure.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aTenantReadsNothingOfTheAccount(SyncFailure failure) {
    assertThat(FailureReport.of(failure, KEYSTORE).message().replace("dataFrom[0]", "dataFrom"))
        .isNotBlank()
        .doesNotContain("arn:", "111122223333", "vault", "us-east-1", "keystore-reader")
        .doesNotContain("external", "b-prod-7", "not authorized", "User:")
        .doesNotContain("SyncFailure", "null", "[");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theReasonIsNamedAfterTheFailure(SyncFailure failure) {
    Reason reason = FailureReport.of(failure, KEYSTORE).reason();

    assertThat(reason.text())
        .isEqualTo(
            switch (failure) {
              case SyncFailure.ServiceAccountUnusable _ -> "AssumeRoleDenied";
              case SyncFailure.Hindered _ -> "Unavailable";
              case SyncFailure.SecretAwaited _ -> "SecretNotOwned";
              case SyncFailure.ItemsVanished _ -> "ItemNotFound";
              case SyncFailure.NothingFound _ -> "ItemNotFound";
              case SyncFailure.SourceConflict _ -> "KeyConflict";
              case SyncFailure.NotExtractable _ -> "PropertyNotFound";
              case SyncFailure.ItemsTooLarge _, SyncFailure.TooMany _ -> "SecretTooLarge";
              default -> failure.getClass().getSimpleName();
            });
    assertThat(reason.name().replace("_", "").toLowerCase(Locale.ROOT))
        .isEqualTo(reason.text().toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void onlyWhatPassesByItselfIsTriedAgainSoon(SyncFailure failure) {
    Retry expected =
        switch (failure) {
          case SyncFailure.Throttled _, SyncFailure.Unavailable _, SyncFailure.Hindered _ ->
              Retry.TRANSIENT;
          case SyncFailure.SecretAwaited _ -> Retry.AWAITED;
          case SyncFailure.ItemsVanished _ -> Retry.DUE;
          default -> Retry.PERMANENT;
        };

    assertThat(FailureReport.of(failure, KEYSTORE).retry()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theSameFailureIsToldInTheSameWords(SyncFailure failure) {
    assertThat(FailureReport.of(failure, KEYSTORE)).isEqualTo(FailureReport.of(failure, KEYSTORE));
  }

  @Test
  void theKeystoreTellsWhoWasDeniedWhatInAwssOwnWords() {
    for (AwsDenial denial :
        List.of(denial("sts:AssumeRole"), denial("dynamodb:Query"), denial("kms:Decrypt"))) {
      for (SyncFailure failure :
          List.of(
              new SyncFailure.AssumeRoleDenied(denial),
              new SyncFailure.AccessDenied(denial),
              new SyncFailure.DecryptDenied(DB, denial))) {
        FailureReport report = FailureReport.of(failure, KEYSTORE);

        assertThat(report.concernsKeystore()).isTrue();
        assertThat(report.detail())
            .contains(denial.principal(), denial.action(), denial.resource(), denial.message());
      }
    }
  }

  @Test
  void theKeystoreTellsWhichTableIsMissingInWhichAccount() {
    SyncFailure failure =
        new SyncFailure.TableNotFound(new TableRef("us-east-1", "vault"), PRINCIPAL);

    assertThat(FailureReport.of(failure, KEYSTORE).detail())
        .contains("\"vault\"", "us-east-1", PRINCIPAL);
  }

  @Test
  void theKeystoreTellsWhyAServiceIsUnavailable() {
    SyncFailure failure = new SyncFailure.Unavailable("KMS", "Decrypt", "connection refused");

    assertThat(FailureReport.of(failure, KEYSTORE).detail()).contains("KMS", "connection refused");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatIsTheReadersOwnFaultIsNotTheKeystores(SyncFailure failure) {
    boolean keystores =
        switch (failure) {
          case SyncFailure.AssumeRoleDenied _,
              SyncFailure.TableNotFound _,
              SyncFailure.NoStream _,
              SyncFailure.AccessDenied _,
              SyncFailure.DecryptDenied _,
              SyncFailure.DeletionHeld _,
              SyncFailure.Throttled _,
              SyncFailure.Unavailable _ ->
              true;
          case SyncFailure.InvalidSpec _,
              SyncFailure.ServiceAccountUnusable _,
              SyncFailure.Hindered _,
              SyncFailure.KeystoreNotFound _,
              SyncFailure.KeyNotAllowed _,
              SyncFailure.ItemNotFound _,
              SyncFailure.ItemsVanished _,
              SyncFailure.NothingFound _,
              SyncFailure.SourceConflict _,
              SyncFailure.NotExtractable _,
              SyncFailure.ItemsTooLarge _,
              SyncFailure.TooMany _,
              SyncFailure.IntegrityFailed _,
              SyncFailure.PropertyNotFound _,
              SyncFailure.TemplateFailed _,
              SyncFailure.SecretNotOwned _,
              SyncFailure.SecretAwaited _,
              SyncFailure.KeyConflict _,
              SyncFailure.ImmutableOutdated _,
              SyncFailure.SecretRefused _,
              SyncFailure.SecretTooLarge _,
              SyncFailure.TypeChangeRefused _ ->
              false;
        };

    assertThat(FailureReport.of(failure, KEYSTORE).concernsKeystore()).isEqualTo(keystores);
  }

  @Test
  void whatIsMissingForAWhileSaysWhatComesOfItAndIsLookedAtWhenItsTimeHasCome() {
    Duration hour = Duration.ofHours(1);
    Duration left = Duration.ofMinutes(3);
    FailureReport delete =
        FailureReport.of(
            new SyncFailure.ItemsVanished(List.of(DB), Loss.SECRET, hour, left), KEYSTORE);
    FailureReport merge =
        FailureReport.of(
            new SyncFailure.ItemsVanished(List.of(DB), Loss.KEYS, hour, left), KEYSTORE);

    assertThat(delete.message())
        .isEqualTo(
            "no item in ClusterKeystore account-a for the key \"payments/db\": once that has been so"
                + " for 1h, the Secret is deleted");
    assertThat(merge.message()).endsWith("for 1h, the Secret does without");
    assertThat(delete.due()).isEqualTo(left);
  }

  @Test
  void aHeldDeletionTellsTenantAndOwnerWhatTheyCanDo() {
    FailureReport many =
        FailureReport.of(
            new SyncFailure.DeletionHeld(List.of(DB), new Doubt.ManyMissing(7, 30)), KEYSTORE);
    FailureReport another =
        FailureReport.of(
            new SyncFailure.DeletionHeld(List.of(DB), new Doubt.AnotherTable()), KEYSTORE);

    assertThat(many.message())
        .isEqualTo(
            "no item in ClusterKeystore account-a for the key \"payments/db\", and nothing is deleted"
                + " for it, because too many keys of it are missing together: store them, or have"
                + " its owner confirm that they are gone");
    assertThat(many.detail())
        .startsWith("7 of 30 known keys are missing together. Nothing is deleted for it.")
        .contains("keystore-operator.io/confirmed-gone");
    assertThat(another.message()).contains("the table that it read before");
    assertThat(another.detail())
        .contains("was it made anew or restored", "keystore-operator.io/confirmed-gone");
  }

  @Test
  void everyViolationIsTold() {
    SyncFailure failure = new SyncFailure.InvalidSpec(List.of("one", "two", "three"));

    assertThat(FailureReport.of(failure, KEYSTORE).message()).isEqualTo("one; two; three");
  }

  @Test
  void oneKeyIsNamedWithItsVersion() {
    SyncFailure failure = new SyncFailure.ItemNotFound(List.of(new ItemKey("payments/db", "7")));

    assertThat(FailureReport.of(failure, KEYSTORE).message())
        .isEqualTo(
            "no item in ClusterKeystore account-a for the key \"payments/db\" version 7: store it,"
                + " or mend the name");
  }

  @Test
  void theOneItemThatAwsDeniesIsNamedToWhoAskedForIt() {
    SyncFailure failure = new SyncFailure.AccessDenied(denial("dynamodb:BatchGetItem"), "b/db");

    assertThat(FailureReport.of(failure, KEYSTORE).message())
        .isEqualTo(
            "DynamoDB denied BatchGetItem of \"b/db\" on the table of ClusterKeystore account-a:"
                + " its conditions say which permission is missing");
  }

  @Test
  void tenKeysAreNamedInOrder() {
    assertThat(FailureReport.of(new SyncFailure.KeyNotAllowed(keys(10)), KEYSTORE).message())
        .contains(
            "the keys \"k01\", \"k02\", \"k03\", \"k04\", \"k05\", \"k06\", \"k07\", \"k08\","
                + " \"k09\", \"k10\": ask");
  }

  @Test
  void ofMoreKeysTheRestIsCounted() {
    for (SyncFailure failure :
        List.of(new SyncFailure.KeyNotAllowed(keys(13)), new SyncFailure.ItemNotFound(keys(13)))) {
      assertThat(FailureReport.of(failure, KEYSTORE).message())
          .contains("\"k01\", ", "\"k10\" +3: ")
          .doesNotContain("k11");
    }
  }

  @Test
  void aKeyWantedTwiceIsNamedOnce() {
    SyncFailure failure = new SyncFailure.ItemNotFound(List.of(DB, DB));

    assertThat(FailureReport.of(failure, KEYSTORE).message()).contains("the key \"payments/db\":");
  }

  private static List<ItemKey> keys(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> ItemKey.newest("k%02d".formatted(count + 1 - i)))
        .toList();
  }
}
