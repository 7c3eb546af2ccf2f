package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.keystoreoperator.api.AccessRule;
import io.keystoreoperator.api.ClusterKeystoreSpec;
import io.keystoreoperator.api.FindPolicy;
import io.keystoreoperator.api.KeystoreAuth;
import io.keystoreoperator.api.KeystoreFormat;
import io.keystoreoperator.api.PushSettings;
import io.keystoreoperator.api.RevocationPolicy;
import io.keystoreoperator.aws.Failures;
import io.keystoreoperator.model.SyncFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeystoreCatalogTest {
  private static final AccessRule BY_NAME = new AccessRule(null, List.of("team"), List.of("**"));
  private static final AccessRule BY_LABEL =
      new AccessRule(
          new LabelSelectorBuilder().withMatchLabels(Map.of("tier", "gold")).build(),
          List.of(),
          List.of("**"));

  @Test
  void aNamespaceThatIsNotKnownYetHasNotLostItsLabels() {
    assertThat(
            Failures.of(
                () -> KeystoreCatalog.seen("team", Optional.empty(), keystore(BY_NAME, BY_LABEL))))
        .isEqualTo(
            new SyncFailure.Hindered("look at namespace team", "its labels are not known yet"));
  }

  @Test
  void whereOnlyNamesCountNoLabelIsWaitedFor() {
    assertThat(KeystoreCatalog.seen("team", Optional.empty(), keystore(BY_NAME)).labels())
        .isEmpty();
  }

  @Test
  void aNamespaceThatIsKnownHasTheLabelsThatItHas() {
    Namespace plain =
        new NamespaceBuilder().withNewMetadata().withName("team").endMetadata().build();
    Namespace gold =
        new NamespaceBuilder(plain)
            .editMetadata()
            .withLabels(Map.of("tier", "gold"))
            .endMetadata()
            .build();

    assertThat(KeystoreCatalog.seen("team", Optional.of(gold), keystore(BY_LABEL)).labels())
        .containsEntry("tier", "gold");
    assertThat(KeystoreCatalog.seen("team", Optional.of(plain), keystore(BY_LABEL)).labels())
        .isEmpty();
  }

  private static ClusterKeystoreSpec keystore(AccessRule... rules) {
    return new ClusterKeystoreSpec(
        "us-east-1",
        "keystore",
        KeystoreFormat.AUTO,
        KeystoreAuth.NONE,
        List.of(),
        Map.of(),
        FindPolicy.DISABLED,
        PushSettings.NONE,
        List.of(rules),
        RevocationPolicy.RETAIN);
  }
}
