package io.keystoreoperator.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.TlsVersion;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

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
        .withHttpClientFactory(new OnVirtualThreads(config))
        .withHttpClientBuilderConsumer(b -> b.addOrReplaceInterceptor("metrics", interceptor))
        .build();
  }

  private static final class OnVirtualThreads extends JdkHttpClientFactory {
    private final SSLParameters tls;

    private OnVirtualThreads(Config config) {
      tls =
          new SSLParameters(
              chaChaFirst(),
              Arrays.stream(config.getTlsVersions())
                  .map(TlsVersion::javaName)
                  .toArray(String[]::new));
    }

    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
      builder.executor(Executors.newVirtualThreadPerTaskExecutor()).sslParameters(tls);
    }

    /// The JVM's own cipher suites, ChaCha20 before AES: without its second compiler, which
    /// production does without, the JVM takes several times as long for AES-GCM.
    private static String[] chaChaFirst() {
      try {
        SSLContext unused = SSLContext.getInstance("TLS");
        unused.init(new KeyManager[0], new TrustManager[0], null);
        return Arrays.stream(unused.getDefaultSSLParameters().getCipherSuites())
            .sorted(Comparator.comparing(suite -> !suite.contains("CHACHA20")))
            .toArray(String[]::new);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has TLS", e);
      }
    }
  }
}
