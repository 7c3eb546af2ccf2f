package io.keystoreoperator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.SessionRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeystoreResolverTest {
  private static final ClusterKeystore KEYSTORE =
      Serialization.unmarshal(
          """
          apiVersion: keystore-operator.io/v1beta1
          kind: ClusterKeystore
          metadata: {name: account-a, uid: uid, generation: 1}
          spec:
            region: us-east-1
            table: keystore
            auth:
              roleArn: arn:aws:iam::111122223333:role/keystore-reader
              sessionScope: Namespace
              sessionTags: {team: platform}
          """,
          ClusterKeystore.class);

  @Test
  void forNoNamespaceInParticularASessionPerNamespaceCarriesNoNamespacesTag() {
    SessionRequest ofTeam = session("payments");
    SessionRequest ofNobody = session("");

    assertThat(ofTeam.tags())
        .isEqualTo(Map.of("team", "platform", "kubernetes-namespace", "payments"));
    assertThat(ofTeam.sessionName()).isEqualTo("kso=payments,account-a");
    assertThat(ofNobody.tags()).isEqualTo(Map.of("team", "platform"));
    assertThat(ofNobody.sessionName()).isEqualTo("kso=,account-a");
    assertThat(ofNobody.scope()).isEmpty();
    assertThat(ofNobody.roles()).isEqualTo(ofTeam.roles());
  }

  private static SessionRequest session(String namespace) {
    var source =
        new KeystoreResolver.Source(KeystoreId.cluster("account-a"), "uid", 1, KEYSTORE.getSpec());
    return KeystoreResolver.resolve(
            source, new Namespace(namespace, Map.of()), new BaseIdentity.Operator())
        .session();
  }
}
