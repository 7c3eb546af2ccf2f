package io.keystoreoperator.cli.migrate;

import io.keystoreoperator.api.ApiGroup;
import java.util.List;
import java.util.stream.Stream;

/// How a Secret changes hands with its data as it is: the annotation lets a KeystoreSecret of the
/// same name take it over, and deleting the ExternalSecret alone leaves the Secret there.
///
/// @param namespace empty for the current one
record Handover(String namespace, String externalSecret, String secret) {
  List<String> commands(String creationPolicy) {
    String delete =
        "kubectl delete externalsecret"
            + inNamespace()
            + word(externalSecret)
            + " --cascade=orphan";
    String annotate =
        "kubectl annotate secret"
            + inNamespace()
            + word(secret)
            + word(ApiGroup.NAME + "/adopt=" + externalSecret);
    // What is merged into another's Secret needs no leave to.
    return creationPolicy.equals("Merge") ? List.of(delete) : List.of(annotate, delete);
  }

  /// The same in every namespace, once nobody makes ExternalSecrets there any more.
  List<String> everywhere(String clusterExternalSecret, String creationPolicy) {
    String first =
        "kubectl delete clusterexternalsecret" + word(clusterExternalSecret) + " --cascade=orphan";
    return Stream.concat(Stream.of(first), commands(creationPolicy).stream()).toList();
  }

  private String inNamespace() {
    return namespace.isEmpty() ? "" : " --namespace" + word(namespace);
  }

  private static String word(String text) {
    boolean plain = text.matches("[A-Za-z0-9./=_-]+");
    return " " + (plain ? text : "'" + text.replace("'", "'\\''") + "'");
  }
}
