package io.keystoreoperator.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.util.concurrent.Executors;

/// Kubernetes clients as the operator and the command line use them: the JDK's HTTP client on
/// virtual threads.
public final class KubernetesClients {
  /// The API server takes it from the user agent of every write that is not an apply.
  public static final String FIELD_MANAGER = "keystore-operator";

  private KubernetesClients() {}

  public static KubernetesClient create(Config config) {
    return create(config, new Interceptor() {});
  }

  /// @param interceptor sees every answer
  static KubernetesClient create(Config config, Interceptor interceptor) {
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withUserAgent(FIELD_MANAGER + "/v1").build())
        .withHttpClientFactory(new OnVirtualThreads())
        .withHttpClientBuilderConsumer(b -> b.addOrReplaceInterceptor("metrics", interceptor))
        .build();
  }

  private static final class OnVirtualThreads extends JdkHttpClientFactory {
    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
      builder.executor(Executors.newVirtualThreadPerTaskExecutor());
    }
  }
}
