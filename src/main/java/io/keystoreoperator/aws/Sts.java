package io.keystoreoperator.aws;

import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.RoleStep;
import io.keystoreoperator.model.SessionRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;

/// The calls to STS that make one session, with their errors as failures of the domain.
final class Sts {
  private static final String ASSUME_ROLE = "sts:AssumeRole";
  private static final String WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

  private final Supplier<StsClient> client;
  private final SessionRequest request;

  /// @param client anonymous: each call brings the credentials it needs
  Sts(Supplier<StsClient> client, SessionRequest request) {
    this.client = client;
    this.request = request;
  }

  String callerArn(AwsCredentials credentials) {
    try {
      return client
          .get()
          .getCallerIdentity(
              call -> call.overrideConfiguration(c -> c.credentialsProvider(of(credentials))))
          .arn();
    } catch (SdkException e) {
      throw AwsErrors.assumingRole(
          OperatorIdentity.UNNAMED, "sts:GetCallerIdentity", "the caller's own identity", e);
    }
  }

  /// @param token a JWT of the ServiceAccount, used for this call alone
  Assumption assumeWithWebIdentity(BaseIdentity.ServiceAccount account, String token) {
    try {
      var answer =
          client
              .get()
              .assumeRoleWithWebIdentity(
                  call -> {
                    call.roleArn(account.roleArn())
                        .roleSessionName(request.sessionName())
                        .webIdentityToken(token);
                    if (request.roles().isEmpty()) {
                      call.durationSeconds(seconds(request.duration()));
                    }
                  });
      return Assumption.of(answer.credentials(), answer.assumedRoleUser());
    } catch (SdkException e) {
      throw AwsErrors.assumingRole(principalOf(account), WEB_IDENTITY, account.roleArn(), e);
    }
  }

  /// Takes the role at this place of the chain. The last role's session has the wanted duration and
  /// all tags: transitive ones are given with the first role and passed on by STS, the others with
  /// the last.
  Assumption assumeRole(int hop, AwsIdentity from) {
    RoleStep step = request.roles().get(hop);
    try {
      var answer =
          from.call(credentials -> client.get().assumeRole(call -> fill(call, hop, credentials)));
      return Assumption.of(answer.credentials(), answer.assumedRoleUser());
    } catch (SdkException e) {
      throw AwsErrors.assumingRole(from.principal(), ASSUME_ROLE, step.roleArn(), e);
    }
  }

  private void fill(AssumeRoleRequest.Builder call, int hop, AwsCredentials credentials) {
    RoleStep step = request.roles().get(hop);
    call.roleArn(step.roleArn())
        .externalId(step.externalId())
        .roleSessionName(request.sessionName())
        .overrideConfiguration(c -> c.credentialsProvider(of(credentials)));
    boolean last = hop == request.roles().size() - 1;
    if (last) {
      call.durationSeconds(seconds(request.duration()));
    }
    var tags =
        request.tags().entrySet().stream()
            .filter(tag -> isTransitive(tag.getKey()) ? hop == 0 : last)
            .sorted(Map.Entry.comparingByKey())
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    if (!tags.isEmpty()) {
      call.tags(tags)
          .transitiveTagKeys(tags.stream().map(Tag::key).filter(this::isTransitive).toList());
    }
  }

  private boolean isTransitive(String tagKey) {
    Set<String> transitive = request.transitiveTagKeys();
    return transitive.contains(tagKey);
  }

  static String principalOf(BaseIdentity.ServiceAccount account) {
    return "system:serviceaccount:" + account.namespace() + ":" + account.name();
  }

  private static StaticCredentialsProvider of(AwsCredentials credentials) {
    return StaticCredentialsProvider.create(credentials);
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.toSeconds());
  }
}
