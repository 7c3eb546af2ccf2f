package io.keystoreoperator.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keystoreoperator.localaws.LocalAwsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/// The embedded AWS as a process of its own, answering in 5 ms.
final class AwsProcess implements AutoCloseable {
  static final String TABLE = "keystore";
  static final String ALIAS = "alias/keystore";
  private static final int LATENCY_MILLIS = 5;
  private static final int AT_ONCE = 64;
  private static final double CAPACITY_SECONDS = 2;
  private static final String ADMINISTRATOR = "# administrator of Account A: ";

  private final Process process;
  private final Map<String, String> environment;
  private final AwsCredentials administrator;
  private final HttpClient http = HttpClient.newHttpClient();

  private AwsProcess(
      Process process, Map<String, String> environment, AwsCredentials administrator) {
    this.process = process;
    this.environment = environment;
    this.administrator = administrator;
  }

  /// With so many items named `bench/000000` and so on.
  static AwsProcess start(int items) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LocalAwsServer.class.getName(),
                    "--items=" + items,
                    "--latency=" + LATENCY_MILLIS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, String> environment = new LinkedHashMap<>();
    String[] administrator = new String[2];
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
      if (line == null) {
        throw new IllegalStateException("the embedded AWS ended before it was ready");
      }
      if (line.startsWith("export ")) {
        String[] variable = line.substring("export ".length()).split("=", 2);
        environment.put(variable[0], variable[1]);
      } else if (line.startsWith(ADMINISTRATOR)) {
        administrator = line.substring(ADMINISTRATOR.length()).split(" ", 2);
      }
    }
    return new AwsProcess(
        process, environment, AwsBasicCredentials.create(administrator[0], administrator[1]));
  }

  Map<String, String> environment() {
    return environment;
  }

  ProcessUsage usage() {
    return ProcessUsage.of(process.pid());
  }

  /// Calls since the last [#reset].
  AwsCalls calls() {
    try {
      return new AwsCalls(
          new ObjectMapper().readValue(send("GET"), new TypeReference<Map<String, Long>>() {}));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How many calls to Decrypt it can answer in a second, asked by nobody but this process: what is
  /// far below it does not measure the embedded AWS.
  double decryptsPerSecond() throws InterruptedException {
    try (KmsClient kms = administrator(KmsClient.builder());
        var executor = Executors.newFixedThreadPool(AT_ONCE)) {
      SdkBytes blob =
          kms.encrypt(r -> r.keyId(ALIAS).plaintext(SdkBytes.fromUtf8String("a value")))
              .ciphertextBlob();
      LongAdder answered = new LongAdder();
      long start = System.nanoTime();
      for (int i = 0; i < AT_ONCE; i++) {
        executor.execute(
            () -> {
              while (Rig.secondsSince(start) < CAPACITY_SECONDS) {
                kms.decrypt(r -> r.ciphertextBlob(blob));
                answered.increment();
              }
            });
      }
      executor.shutdown();
      executor.awaitTermination(1, TimeUnit.MINUTES);
      return answered.sum() / Rig.secondsSince(start);
    }
  }

  /// A client with all rights in the account of the table.
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C administrator(B builder) {
    return builder
        .endpointOverride(URI.create(environment.get("AWS_ENDPOINT_URL")))
        .region(Region.of(environment.get("AWS_REGION")))
        .credentialsProvider(StaticCredentialsProvider.create(administrator))
        .httpClientBuilder(Apache5HttpClient.builder().maxConnections(AT_ONCE))
        .build();
  }

  void reset() {
    send("DELETE");
  }

  private String send(String method) {
    URI counters = URI.create(environment.get("AWS_ENDPOINT_URL") + "/counters");
    try {
      return http.send(
              HttpRequest.newBuilder(counters)
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
  }
}
