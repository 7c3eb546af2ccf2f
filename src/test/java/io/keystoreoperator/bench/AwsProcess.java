package io.keystoreoperator.bench;

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
import java.util.TreeMap;

/// The embedded AWS as a process of its own, answering in 5 ms.
final class AwsProcess implements AutoCloseable {
  private static final int LATENCY_MILLIS = 5;

  private final Process process;
  private final Map<String, String> environment;
  private final HttpClient http = HttpClient.newHttpClient();

  private AwsProcess(Process process, Map<String, String> environment) {
    this.process = process;
    this.environment = environment;
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
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
      if (line == null) {
        throw new IllegalStateException("the embedded AWS ended before it was ready");
      }
      if (line.startsWith("export ")) {
        String[] variable = line.substring("export ".length()).split("=", 2);
        environment.put(variable[0], variable[1]);
      }
    }
    return new AwsProcess(process, environment);
  }

  Map<String, String> environment() {
    return environment;
  }

  ProcessUsage usage() {
    return ProcessUsage.of(process.pid());
  }

  /// Calls since the last [#reset], by `service:Operation`.
  Map<String, Long> calls() {
    try {
      Map<String, Long> calls = new TreeMap<>();
      new ObjectMapper()
          .readTree(send("GET"))
          .properties()
          .forEach(call -> calls.put(call.getKey(), call.getValue().asLong()));
      return calls;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  long reads() {
    Map<String, Long> calls = calls();
    return calls.getOrDefault("dynamodb:BatchGetItem", 0L)
        + calls.getOrDefault("dynamodb:Query", 0L)
        + calls.getOrDefault("dynamodb:GetItem", 0L);
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
