package io.keystoreoperator.aws;

import io.keystoreoperator.model.SessionRequest;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kms.KmsClient;

/// A way to call AWS as a keystore's identity. It may be kept for as long as one likes: the clients
/// and credentials behind it come and go with its use.
///
/// Every call first sees to credentials that are good, and is made once more when AWS calls them
/// expired. A call can throw the SDK's exceptions, which [AwsErrors] makes failures of, and a
/// [io.keystoreoperator.model.SyncFailedException] when no session is to be had.
public final class AwsSession {
  private final AwsSessions sessions;
  private final SessionRequest request;

  AwsSession(AwsSessions sessions, SessionRequest request) {
    this.sessions = sessions;
    this.request = request;
  }

  /// Calls DynamoDB, a bounded number of calls at once in each session.
  public <T> T dynamoDb(Function<DynamoDbClient, T> call) {
    return sessions.using(request, live -> live.dynamoDb(call));
  }

  /// Calls DynamoDB Streams, with turns of its own: it takes none from those who read items.
  public <T> T dynamoDbStreams(Function<DynamoDbStreamsClient, T> call) {
    return sessions.using(request, live -> live.dynamoDbStreams(call));
  }

  /// Calls KMS, at most 32 calls at once in each session.
  public <T> T kms(Function<KmsClient, T> call) {
    return sessions.using(request, live -> live.kms(call));
  }

  /// The ARN that AWS knows this session by; the roles are assumed if that has not been done yet.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when no session is to be had
  public String principal() {
    return sessions.using(request, LiveSession::arn);
  }

  /// The ARN after the first so many roles of the chain; only they are assumed. 0 is the base
  /// identity.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when one of them cannot be taken
  public String principalAfter(int roles) {
    return sessions.using(request, live -> live.arnAfter(roles));
  }

  /// The session itself, for another program; the roles are assumed if that has not been done yet.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when no session is to be had
  public TemporaryCredentials credentials() {
    return sessions.using(request, LiveSession::temporaryCredentials);
  }

  public SessionRequest request() {
    return request;
  }

  /// The ARN, or, as long as no session is to be had, what stands for it. Never throws.
  public String principalForMessages() {
    return sessions.using(request, LiveSession::principalForMessages);
  }
}
