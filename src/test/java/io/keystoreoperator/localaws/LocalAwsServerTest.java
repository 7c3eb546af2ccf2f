package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The embedded AWS as a process.
class LocalAwsServerTest {
  @Test
  @Timeout(60)
  void itFillsItsTableAndServesUntilItIsStopped() throws Exception {
    Process server =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LocalAwsServer.class.getName(),
                "--items=20")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = server.inputReader();
        HttpClient http = HttpClient.newHttpClient()) {
      List<String> lines = out.lines().takeWhile(line -> !line.equals("ready")).toList();

      URI counters = endpoint(lines).resolve("/counters");
      assertThat(
              http.send(HttpRequest.newBuilder(counters).build(), BodyHandlers.ofString()).body())
          .isEqualTo("{}");
      assertThat(lines)
          .hasSize(5)
          .endsWith("# role: arn:aws:iam::111122223333:role/keystore-reader")
          .anyMatch(line -> line.matches("# administrator of Account A: AKIA\\S+ \\S+"));
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static URI endpoint(List<String> lines) {
    String variable = "export AWS_ENDPOINT_URL=";
    return lines.stream()
        .filter(line -> line.startsWith(variable))
        .map(line -> URI.create(line.substring(variable.length())))
        .findFirst()
        .orElseThrow();
  }
}
