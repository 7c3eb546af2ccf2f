package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The lists of what is refused are the operator's options: each replaces its list, and an empty
/// value empties it. What is the operator's own is refused whatever they say.
class RefusedSecretsIT {
  @RegisterExtension
  static final InstalledOperator operator =
      new InstalledOperator(
          "--refused-secret-types=example.com/powerful,example.com/secret",
          "--refused-metadata-prefixes=",
          "--refused-namespaces=");

  private final Team team = operator.team();

  @Test
  void theirListIsRefusedAndTheDefaultOneIsNot() {
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");

    apply("powerful", "{type: example.com/powerful}");
    apply("helm", "{type: helm.sh/release.v1}");
    apply("tracked", "{metadata: {annotations: {argocd.argoproj.io/tracking-id: a}}}");
    apply("own", "{metadata: {labels: {keystore-operator.io/managed: 'false'}}}");

    team.awaitReason("powerful", "SecretRefused");
    team.awaitReason("own", "SecretRefused");
    team.awaitReason("helm", "Synced");
    team.awaitReason("tracked", "Synced");
    assertThat(team.secret("powerful")).isNull();
    assertThat(team.secret("own")).isNull();
    assertThat(team.rawSecret("helm").getType()).isEqualTo("helm.sh/release.v1");
    assertThat(team.rawSecret("tracked").getMetadata().getAnnotations())
        .containsEntry("argocd.argoproj.io/tracking-id", "a");
  }

  private void apply(String name, String template) {
    team.applyKeystoreSecret(
        name,
        "target: {template: %s}\ndata: [{secretKey: k, remoteRef: {key: '{ns}/db'}}]"
            .formatted(template));
  }
}
