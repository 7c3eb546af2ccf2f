package io.keystoreoperator.localaws;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A request as it came in.
@SuppressWarnings("ArrayRecordComponent") // never compared
record HttpCall(String method, String path, String query, Headers headers, byte[] body) {
  static HttpCall read(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    return new HttpCall(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query == null ? "" : query,
        exchange.getRequestHeaders(),
        exchange.getRequestBody().readAllBytes());
  }

  @Nullable String header(String name) {
    return headers.getFirst(name);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
