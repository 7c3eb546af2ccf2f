package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32;

/// An answer.
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, String contentType, byte[] body) {
  static final String JSON_1_0 = "application/x-amz-json-1.0";
  static final String JSON_1_1 = "application/x-amz-json-1.1";

  static Reply json(int status, String contentType, JsonNode body) {
    return new Reply(status, contentType, Json.write(body));
  }

  static Reply text(int status, String text) {
    return new Reply(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  void send(HttpExchange exchange) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", contentType);
    headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
    if (contentType.equals(JSON_1_0)) {
      CRC32 checksum = new CRC32();
      checksum.update(body);
      headers.set("x-amz-crc32", Long.toString(checksum.getValue()));
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
