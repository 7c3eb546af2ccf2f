package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.model.SyncFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class KubernetesErrorsTest {
  @Test
  void anApiServerThatDoesNotAnswerRefusesNoSecret() throws IOException {
    Config dead =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + portWhereNobodyListens())
            .withRequestRetryBackoffLimit(0)
            .build();

    try (var client = KubernetesClients.create(dead)) {
      var secret = client.secrets().inNamespace("team").withName("app");
      var unanswered = catchThrowableOfType(KubernetesClientException.class, secret::get);

      assertThat(KubernetesErrors.onSecret("get", "app", unanswered).failure())
          .isInstanceOfSatisfying(
              SyncFailure.Hindered.class,
              hindered -> assertThat(hindered.problem()).startsWith("Kubernetes gave no answer"));
    }
  }

  private static int portWhereNobodyListens() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
