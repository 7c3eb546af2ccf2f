package io.keystoreoperator.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// `/healthz` and `/readyz`: 200 and `ok`, or 503 and what is wrong, a line each. And `/metrics`.
final class HealthServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int METHOD_NOT_ALLOWED = 405;

  private final HttpServer server;

  private HealthServer(HttpServer server) {
    this.server = server;
  }

  /// Listens on all addresses: the kubelet asks from outside the pod.
  ///
  /// @param alive what makes the process worth a restart; empty when nothing does
  /// @param ready what keeps it from doing its work; empty when nothing does
  /// @param metrics in Prometheus' text format
  static HealthServer listen(
      int port,
      Supplier<List<String>> alive,
      Supplier<List<String>> ready,
      Supplier<String> metrics) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/healthz", exchange -> answer(exchange, alive.get()));
      server.createContext("/readyz", exchange -> answer(exchange, ready.get()));
      server.createContext("/metrics", exchange -> answer(exchange, OK, METRICS, metrics.get()));
      server.start();
      return new HealthServer(server);
    } catch (IOException e) {
      throw new CannotStartException(
          "cannot listen on port " + port + " for health checks: " + e.getMessage());
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, List<String> problems) throws IOException {
    int status = problems.isEmpty() ? OK : UNAVAILABLE;
    answer(
        exchange, status, TEXT, problems.isEmpty() ? "ok\n" : String.join("\n", problems) + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String contentType, String text)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
        return;
      }
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
