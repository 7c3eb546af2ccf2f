package io.keystoreoperator.install;

import io.keystoreoperator.helm.LocalPod;
import io.keystoreoperator.install.Stacks.Place;
import io.keystoreoperator.kube.RealKubernetes;
import io.keystoreoperator.localaws.LocalAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// What a pod finds on an EKS cluster in Account B: the way to AWS and to its node's metadata, and
/// the identity that EKS gives its ServiceAccount.
///
/// @param home where the cluster is
/// @param directory for tokens
record PodSurroundings(
    RealKubernetes kubernetes, LocalAws aws, Stacks stacks, Place home, Path directory) {
  private static final String ROLE_ARN = "eks.amazonaws.com/role-arn";

  LocalPod admit(LocalPod pod) {
    Map<String, String> variables = new HashMap<>();
    String endpoint = aws.endpoint().toString();
    variables.put("AWS_ENDPOINT_URL", endpoint);
    variables.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint);
    if (pod.pod().getServiceAccountName() != null) {
      variables.putAll(webIdentity(pod));
      variables.putAll(podIdentity(pod));
    }
    return pod.injecting(variables);
  }

  /// As the webhook does for a ServiceAccount that names a role.
  private Map<String, String> webIdentity(LocalPod pod) {
    String serviceAccount = pod.pod().getServiceAccountName();
    String roleArn =
        kubernetes
            .client()
            .serviceAccounts()
            .inNamespace(pod.namespace())
            .withName(serviceAccount)
            .require()
            .getMetadata()
            .getAnnotations()
            .get(ROLE_ARN);
    if (roleArn == null) {
      return Map.of();
    }
    String token =
        kubernetes
            .kubectl(
                "create",
                "token",
                serviceAccount,
                "--namespace=" + pod.namespace(),
                "--audience=sts.amazonaws.com")
            .succeeded()
            .stdout()
            .strip();
    return Map.of(
        "AWS_ROLE_ARN",
        roleArn,
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        file(token),
        "AWS_REGION",
        region());
  }

  private Map<String, String> podIdentity(LocalPod pod) {
    String token = UUID.randomUUID().toString();
    if (!stacks.associate(home, pod.namespace(), pod.pod().getServiceAccountName(), token)) {
      return Map.of();
    }
    Map<String, String> variables =
        new HashMap<>(aws.podIdentity().environment(Path.of(file(token))));
    variables.put("AWS_REGION", region());
    return variables;
  }

  private String region() {
    return home.region();
  }

  private String file(String token) {
    try {
      return Files.writeString(Files.createTempFile(directory, "token", ""), token).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
