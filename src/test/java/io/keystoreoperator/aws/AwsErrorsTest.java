package io.keystoreoperator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.RoleStep;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

class AwsErrorsTest {
  private static final ItemKey ITEM = ItemKey.newest("payments/db");
  private static final TableRef TABLE = new TableRef("us-east-1", "keystore");
  private static final String ROLE = "arn:aws:iam::111122223333:role/keystore-reader";
  private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1";

  private final AwsSessions sessions =
      new AwsSessions(
          AnonymousCredentialsProvider.create(),
          (_, _) -> "unused",
          SessionLifetimes.DEFAULT,
          new TestClock());
  private final AwsSession session =
      sessions.session(
          TwoAccounts.session(
              new BaseIdentity.Operator(), List.of(new RoleStep(ROLE, null)), Map.of()));

  @AfterEach
  void closeSessions() {
    sessions.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ThrottlingException",
        "Throttling",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "LimitExceededException",
        "TooManyRequestsException"
      })
  void everyThrottlingCodeIsThrottled(String code) {
    assertThat(reading(answer(400, code)))
        .isEqualTo(new SyncFailure.Throttled("DynamoDB", "Query"));
    assertThat(decrypting(answer(400, code)))
        .isEqualTo(new SyncFailure.Throttled("KMS", "Decrypt"));
    assertThat(assuming(answer(400, code)))
        .isEqualTo(new SyncFailure.Throttled("STS", "AssumeRole"));
  }

  @Test
  void status429IsThrottledWhateverItsCode() {
    assertThat(reading(answer(429, "Whatever")))
        .isEqualTo(new SyncFailure.Throttled("DynamoDB", "Query"));
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalServerError",
    "503, ServiceUnavailable",
    "500, KMSInternalException",
    "400, RequestTimeout",
    "400, IDPCommunicationError"
  })
  void whatAwsFailsAtByItselfIsUnavailable(int status, String code) {
    assertThat(reading(answer(status, code)))
        .isEqualTo(new SyncFailure.Unavailable("DynamoDB", "Query", "AWS's own words"));
    assertThat(decrypting(answer(status, code)))
        .isEqualTo(new SyncFailure.Unavailable("KMS", "Decrypt", "AWS's own words"));
    assertThat(assuming(answer(status, code)))
        .isEqualTo(new SyncFailure.Unavailable("STS", "AssumeRole", "AWS's own words"));
  }

  @Test
  void whatNeverReachedAwsIsUnavailable() {
    var unreachable =
        SdkClientException.create(
            "Unable to execute HTTP request: Connection refused (SDK Attempt Count: 3)",
            new IOException("Connection refused"));
    var late = ApiCallAttemptTimeoutException.create(5_000);

    assertThat(reading(unreachable))
        .isEqualTo(
            new SyncFailure.Unavailable(
                "DynamoDB", "Query", "Unable to execute HTTP request: Connection refused"));
    assertThat(decrypting(late)).isInstanceOf(SyncFailure.Unavailable.class);
  }

  @Test
  void whoseTimeGoesByInPausesIsThrottled() {
    var late = ApiCallTimeoutException.create(18_000);
    var interrupted = AbortedException.create("Thread was interrupted");

    assertThat(reading(late)).isEqualTo(new SyncFailure.Throttled("DynamoDB", "Query"));
    assertThat(decrypting(interrupted)).isEqualTo(new SyncFailure.Throttled("KMS", "Decrypt"));
    assertThat(List.of(late, interrupted, new InterruptedException()))
        .extracting(AwsErrors::outcome)
        .containsOnly(AwsCall.Outcome.THROTTLED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AccessDenied",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidIdentityToken",
        "IDPRejectedClaim",
        "InvalidClientTokenId",
        "SignatureDoesNotMatch",
        "RegionDisabledException",
        "MalformedPolicyDocument",
        "ValidationError"
      })
  void whatStsRefusesIsNoRole(String code) {
    assertThat(assuming(answer(403, code)))
        .isEqualTo(
            new SyncFailure.AssumeRoleDenied(
                new AwsDenial("somebody", "sts:AssumeRole", ROLE, "AWS's own words")));
  }

  @Test
  void aTableThatIsNotThereIsNamedWithWhoAsked() {
    assertThat(reading(answer(400, "ResourceNotFoundException")))
        .isEqualTo(new SyncFailure.TableNotFound(TABLE, ROLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AccessDeniedException",
        "UnrecognizedClientException",
        "ExpiredTokenException",
        "InvalidSignatureException",
        "ValidationException"
      })
  void whatDynamoDbRefusesIsDenied(String code) {
    assertThat(reading(answer(400, code)))
        .isEqualTo(
            new SyncFailure.AccessDenied(
                new AwsDenial(ROLE, "dynamodb:Query", "the table", "AWS's own words")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AccessDeniedException",
        "DisabledException",
        "KMSInvalidStateException",
        "NotFoundException",
        "InvalidKeyUsageException",
        "UnrecognizedClientException"
      })
  void whatKmsRefusesIsDenied(String code) {
    assertThat(decrypting(answer(400, code)))
        .isEqualTo(
            new SyncFailure.DecryptDenied(
                ITEM, new AwsDenial(ROLE, "kms:Decrypt", KEY, "AWS's own words")));
  }

  @Test
  void aCiphertextThatDoesNotOpenIsNoDenial() {
    assertThat(decrypting(answer(400, "InvalidCiphertextException")))
        .isEqualTo(
            new SyncFailure.IntegrityFailed(
                ITEM,
                "KMS cannot open its ciphertext: the encryption context differs from the one it"
                    + " was encrypted with, or the ciphertext is damaged"));
    assertThat(decrypting(answer(400, "IncorrectKeyException")))
        .isEqualTo(
            new SyncFailure.IntegrityFailed(
                ITEM, "its ciphertext was not encrypted with the one key in kmsKeyArns"));
  }

  @Test
  void anAnswerWithoutWordsIsToldByItsCode() {
    var silent =
        AwsServiceException.builder()
            .statusCode(400)
            .requestId("8f3c")
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDeniedException").build())
            .build();

    assertThat(decrypting(silent))
        .isInstanceOfSatisfying(
            SyncFailure.DecryptDenied.class,
            failure -> assertThat(failure.denial().message()).isEqualTo("AccessDeniedException"));
  }

  private SyncFailure reading(SdkException e) {
    return AwsErrors.reading(session, TABLE, "dynamodb:Query", "the table", e).failure();
  }

  private SyncFailure decrypting(SdkException e) {
    return AwsErrors.decrypting(session, ITEM, KEY, e).failure();
  }

  private static SyncFailure assuming(SdkException e) {
    return AwsErrors.assumingRole("somebody", "sts:AssumeRole", ROLE, e).failure();
  }

  private static AwsServiceException answer(int status, String code) {
    return AwsServiceException.builder()
        .statusCode(status)
        .requestId("8f3c0c9e-0000-4000-8000-000000000000")
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName("AnyService")
                .errorCode(code)
                .errorMessage("AWS's own words")
                .build())
        .build();
  }
}
