package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.api.ServiceAccountReference;
import io.keystoreoperator.aws.ServiceAccountTokens;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// ServiceAccounts as identities in AWS: who they are, and their tokens.
public final class ServiceAccounts implements ServiceAccountTokens {
  private static final String AUDIENCE = "sts.amazonaws.com";
  private static final long TOKEN_SECONDS = 3600;
  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final Clock clock;
  private final Map<Name, Known> known = new ConcurrentHashMap<>();

  public ServiceAccounts(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  private record Name(String namespace, String name) {}

  private record Known(String uid, @Nullable String roleArn, Instant until) {}

  /// The identity of the ServiceAccount that a keystore names, looked up at most twice a minute.
  ///
  /// @throws SyncFailedException ServiceAccountUnusable when it is not there, or names no role
  public BaseIdentity.ServiceAccount identity(String namespace, ServiceAccountReference reference) {
    Name name = new Name(namespace, reference.name());
    Known account =
        known.compute(
            name,
            (_, before) ->
                before == null || clock.instant().isAfter(before.until()) ? look(name) : before);
    String roleArn = reference.roleArn() == null ? account.roleArn() : reference.roleArn();
    if (roleArn == null) {
      known.remove(name);
      throw unusable(
          name,
          "names no role: annotate it with "
              + ServiceAccountReference.ROLE_ARN_ANNOTATION
              + ", or set auth.serviceAccountRef.roleArn on the keystore");
    }
    return new BaseIdentity.ServiceAccount(namespace, reference.name(), account.uid(), roleArn);
  }

  private Known look(Name name) {
    try {
      ServiceAccount account =
          client.serviceAccounts().inNamespace(name.namespace()).withName(name.name()).get();
      if (account == null) {
        throw unusable(name, "does not exist: create it, or mend auth.serviceAccountRef");
      }
      Map<String, String> annotations = account.getMetadata().getAnnotations();
      return new Known(
          account.getMetadata().getUid(),
          annotations == null ? null : annotations.get(ServiceAccountReference.ROLE_ARN_ANNOTATION),
          clock.instant().plus(REMEMBERED));
    } catch (KubernetesClientException e) {
      throw failure(name, "get", e);
    }
  }

  @Override
  public String token(String namespace, String serviceAccount) {
    Name name = new Name(namespace, serviceAccount);
    try {
      TokenRequest request =
          new TokenRequestBuilder()
              .withNewSpec()
              .withAudiences(AUDIENCE)
              .withExpirationSeconds(TOKEN_SECONDS)
              .endSpec()
              .build();
      return client
          .serviceAccounts()
          .inNamespace(namespace)
          .withName(serviceAccount)
          .tokenRequest(request)
          .getStatus()
          .getToken();
    } catch (KubernetesClientException e) {
      throw failure(name, "request a token for", e);
    }
  }

  private static SyncFailedException failure(Name name, String verb, KubernetesClientException e) {
    return switch (e.getCode()) {
      case FORBIDDEN -> unusable(name, "is out of reach: RBAC does not allow to " + verb + " it");
      case NOT_FOUND -> unusable(name, "does not exist");
      default -> KubernetesErrors.unavailable(verb + " ServiceAccount " + name.name(), e);
    };
  }

  private static SyncFailedException unusable(Name name, String problem) {
    return new SyncFailedException(
        new SyncFailure.ServiceAccountUnusable(name.namespace(), name.name(), problem));
  }
}
