package io.keystoreoperator.cloudformation;

import io.keystoreoperator.localaws.PodIdentity;
import java.util.Map;

/// A ServiceAccount and the role that EKS gives its pods, as a stack associates them.
public record PodIdentityAssociation(Resource resource) {
  public static final String TYPE = "AWS::EKS::PodIdentityAssociation";

  public boolean isOf(String namespace, String serviceAccount) {
    return resource.property("Namespace").equals(namespace)
        && resource.property("ServiceAccount").equals(serviceAccount);
  }

  /// Has the agent give the role to the pod that shows this token, with the tags of EKS unless they
  /// are disabled.
  public void serve(PodIdentity agent, InAccount account, String token) {
    String roleArn = resource.property("RoleArn");
    String roleName = roleArn.substring(roleArn.lastIndexOf('/') + 1);
    boolean untagged = resource.properties().path("DisableSessionTags").asBoolean();
    agent.serve(token, account.role(roleName), untagged ? Map.of() : tags(account));
  }

  private Map<String, String> tags(InAccount account) {
    String cluster = resource.property("ClusterName");
    return Map.of(
        "eks-cluster-arn",
        "arn:aws:eks:" + account.region() + ":" + account.accountId() + ":cluster/" + cluster,
        "eks-cluster-name",
        cluster,
        "kubernetes-namespace",
        resource.property("Namespace"),
        "kubernetes-service-account",
        resource.property("ServiceAccount"),
        "kubernetes-pod-name",
        "keystore-operator-0",
        "kubernetes-pod-uid",
        "1");
  }
}
