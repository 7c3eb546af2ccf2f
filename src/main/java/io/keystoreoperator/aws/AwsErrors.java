package io.keystoreoperator.aws;

import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// Makes failures of the domain from what AWS answers, by what was being done, the error code and
/// the status: codes mean different things to different services, and not every code has a Java
/// type. AWS's own words lose their request IDs, so that equal failures read equal.
public final class AwsErrors {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final Set<String> MORE_THROTTLING = Set.of("LimitExceededException");
  private static final Set<String> PASSING =
      Set.of("RequestTimeout", "RequestTimeoutException", "IDPCommunicationError");
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
  private static final Pattern REQUEST_DETAILS =
      Pattern.compile("\\s*\\((Service: [^()]*|SDK Attempt Count: \\d+)\\)");
  private static final String OWN_IDENTITY = "sts:GetCallerIdentity";
  private static final String CREDENTIALS = "AWS credentials";
  private static final String NOT_THE_KEYSTORES_KEY =
      "its ciphertext was not encrypted with the one key in kmsKeyArns";
  private static final String NOT_OPENED =
      "KMS cannot open its ciphertext: the encryption context differs from the one it was"
          + " encrypted with, or the ciphertext is damaged";

  private AwsErrors() {}

  /// Of an identity or role that was to be taken.
  static SyncFailedException assumingRole(
      String principal, String action, String resource, SdkException e) {
    SyncFailure passing = passing("STS", action, e);
    return failed(
        passing != null
            ? passing
            : new SyncFailure.AssumeRoleDenied(denial(principal, action, resource, e)));
  }

  /// Of the default credential chain. Its exception has only the words of its parts: a refusal by
  /// STS in them counts as one, and instance metadata that cannot be reached may come back.
  ///
  /// @param metadataProblem what instance metadata says when asked alone, or null for no problem
  static SyncFailedException findingOwnIdentity(
      SdkException e, @Nullable SdkException metadataProblem) {
    if (e instanceof AwsServiceException) {
      return assumingRole(OperatorIdentity.UNNAMED, OWN_IDENTITY, CREDENTIALS, e);
    }
    String words = words(e);
    boolean refused = message(e).contains("Service: Sts");
    if (!refused && metadataProblem != null && isUnreachable(metadataProblem)) {
      return failed(
          new SyncFailure.Unavailable(
              "EC2 instance metadata",
              "credentials",
              "no AWS credentials found, and instance metadata cannot be reached: " + words));
    }
    String principal = OperatorIdentity.UNNAMED + " (no AWS credentials found)";
    return failed(
        new SyncFailure.AssumeRoleDenied(
            new AwsDenial(principal, OWN_IDENTITY, CREDENTIALS, words)));
  }

  /// Of a person's own identity, which is set up and yet gives no credentials.
  static SyncFailedException findingPersonalIdentity(
      PersonalIdentity identity, RuntimeException e) {
    String words = cause(e);
    // The SDK quotes the whole file that it did not find the profile in.
    int quote = words.indexOf(": ProfileFile(");
    return failed(
        new SyncFailure.AssumeRoleDenied(
            new AwsDenial(
                identity.toString(),
                OWN_IDENTITY,
                CREDENTIALS,
                quote < 0 ? words : words.substring(0, quote))));
  }

  /// Of a call to DynamoDB.
  ///
  /// @param action as IAM names it
  /// @param resource the table's ARN or name, with the item where one is to blame
  public static SyncFailedException reading(
      AwsSession session, TableRef table, String action, String resource, SdkException e) {
    SyncFailure passing = passing("DynamoDB", action, e);
    if (passing != null) {
      return failed(passing);
    }
    return failed(
        code(e).equals("ResourceNotFoundException")
            ? new SyncFailure.TableNotFound(table, session.principalForMessages())
            : new SyncFailure.AccessDenied(
                denial(session.principalForMessages(), action, resource, e)));
  }

  /// Of a call to DynamoDB for one item alone.
  ///
  /// @param action as IAM names it
  public static SyncFailedException readingItem(
      AwsSession session,
      TableRef table,
      String action,
      String tableArn,
      String item,
      SdkException e) {
    String resource = tableArn + " (item \"" + item + "\")";
    SyncFailedException failed = reading(session, table, action, resource, e);
    return failed.failure() instanceof SyncFailure.AccessDenied(var denial, _)
        ? failed(new SyncFailure.AccessDenied(denial, item))
        : failed;
  }

  /// Of a call to DynamoDB Streams.
  ///
  /// @param action as IAM names it
  /// @param streamArn the stream's
  public static SyncFailedException following(
      AwsSession session, String action, String streamArn, SdkException e) {
    SyncFailure passing = passing("DynamoDB Streams", action, e);
    return failed(
        passing != null
            ? passing
            : new SyncFailure.AccessDenied(
                denial(session.principalForMessages(), action, streamArn, e)));
  }

  /// Of KMS Decrypt.
  ///
  /// @param resource the key's ARN where it is known
  public static SyncFailedException decrypting(
      AwsSession session, ItemKey item, String resource, SdkException e) {
    String action = "kms:Decrypt";
    SyncFailure passing = passing("KMS", action, e);
    if (passing != null) {
      return failed(passing);
    }
    return failed(
        switch (code(e)) {
          case "InvalidCiphertextException" -> new SyncFailure.IntegrityFailed(item, NOT_OPENED);
          case "IncorrectKeyException" ->
              new SyncFailure.IntegrityFailed(item, NOT_THE_KEYSTORES_KEY);
          default ->
              new SyncFailure.DecryptDenied(
                  item, denial(session.principalForMessages(), action, resource, e));
        });
  }

  /// Of a call to DynamoDB that writes. What the table's keys or its limits do not let in is a
  /// mistake in what was to be written.
  ///
  /// @param action as IAM names it
  /// @param resource the table's name, with the item
  public static SyncFailedException writing(
      AwsSession session, TableRef table, String action, String resource, SdkException e) {
    if (code(e).equals("ValidationException")) {
      return failed(
          new SyncFailure.InvalidSpec(
              List.of("DynamoDB does not take " + resource + ": " + words(e))));
    }
    return reading(session, table, action, resource, e);
  }

  /// Of KMS Encrypt and GenerateDataKey.
  ///
  /// @param keyId as the key was named
  public static SyncFailedException encrypting(
      AwsSession session, String action, String keyId, SdkException e) {
    SyncFailure passing = passing("KMS", action, e);
    if (passing != null) {
      return failed(passing);
    }
    return failed(
        switch (code(e)) {
          case "NotFoundException", "InvalidKeyUsageException", "ValidationException" ->
              new SyncFailure.InvalidSpec(List.of("KMS cannot use key " + keyId + ": " + words(e)));
          default ->
              new SyncFailure.AccessDenied(
                  denial(session.principalForMessages(), action, keyId, e));
        });
  }

  /// True when a batch may have been refused for one of its keys alone.
  public static boolean mayBeOneKeysFault(SdkException e) {
    return switch (code(e)) {
      case "AccessDeniedException", "AccessDenied", "ValidationException" -> true;
      default -> false;
    };
  }

  /// How a call ended that failed in this way.
  static AwsCall.Outcome outcome(Throwable e) {
    if (isHeldBack(e)) {
      return AwsCall.Outcome.THROTTLED;
    }
    if (!(e instanceof AwsServiceException answer)) {
      return AwsCall.Outcome.UNAVAILABLE;
    }
    SyncFailure passing = passing("", "", answer);
    if (passing != null) {
      return passing instanceof SyncFailure.Throttled
          ? AwsCall.Outcome.THROTTLED
          : AwsCall.Outcome.UNAVAILABLE;
    }
    boolean denied =
        code(answer).startsWith("AccessDenied")
            || answer.statusCode() == UNAUTHORIZED
            || answer.statusCode() == FORBIDDEN
            || isExpiredToken(answer);
    return denied ? AwsCall.Outcome.DENIED : AwsCall.Outcome.REFUSED;
  }

  static boolean isExpiredToken(AwsServiceException e) {
    return EXPIRED.contains(code(e));
  }

  private static @Nullable SyncFailure passing(String service, String action, SdkException e) {
    String operation = action.substring(action.indexOf(':') + 1);
    if (isHeldBack(e)) {
      return new SyncFailure.Throttled(service, operation);
    }
    if (!(e instanceof AwsServiceException answer)) {
      return new SyncFailure.Unavailable(service, operation, words(e));
    }
    if (answer.isThrottlingException() || MORE_THROTTLING.contains(code(e))) {
      return new SyncFailure.Throttled(service, operation);
    }
    boolean passes =
        answer.statusCode() >= 500 || PASSING.contains(code(e)) || answer.isClockSkewException();
    return passes ? new SyncFailure.Unavailable(service, operation, words(e)) : null;
  }

  /// Whether the call's time went by in pauses, which throttling makes: each attempt has a timeout
  /// of its own. The SDK ends a pause by interrupting it, and says so in one of three ways.
  private static boolean isHeldBack(Throwable e) {
    return e instanceof ApiCallTimeoutException
        || e instanceof AbortedException
        || e instanceof InterruptedException;
  }

  private static AwsDenial denial(
      String principal, String action, String resource, SdkException e) {
    return new AwsDenial(principal, action, resource, words(e));
  }

  private static boolean isUnreachable(@Nullable Throwable e) {
    return e != null && (e instanceof IOException || isUnreachable(e.getCause()));
  }

  static String code(SdkException e) {
    AwsErrorDetails details = details(e);
    String code = details == null ? null : details.errorCode();
    return code == null ? "" : code;
  }

  private static @Nullable AwsErrorDetails details(SdkException e) {
    return e instanceof AwsServiceException answer ? answer.awsErrorDetails() : null;
  }

  static String words(SdkException e) {
    AwsErrorDetails details = details(e);
    String theirs = details == null ? message(e) : details.errorMessage();
    if (theirs == null) {
      return code(e);
    }
    return REQUEST_DETAILS.matcher(theirs).replaceAll("").strip();
  }

  /// What lies at the bottom, such as what a profile's process said: the SDK's own words above it
  /// tell only that something failed.
  private static String cause(RuntimeException e) {
    Throwable bottom = e;
    while (bottom.getCause() != null) {
      bottom = bottom.getCause();
    }
    String words = bottom instanceof SdkException sdk ? words(sdk) : bottom.getMessage();
    if (bottom instanceof NoSuchFileException) {
      // Its message is the name alone.
      return "there is no file " + words;
    }
    return words == null ? message(e) : words.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static SyncFailedException failed(SyncFailure failure) {
    return new SyncFailedException(failure);
  }
}
