package io.keystoreoperator.localaws;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.LoggerFactory;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/// AWS's DynamoDB Local, in memory and in this process. It is spoken to in HTTP over a connector
/// without a socket; its own server would listen on every interface and report its start to AWS.
/// One database for each account and region: that is what it makes of access keys and regions.
final class DynamoDbLocal implements AutoCloseable {
  private static final int MAX_THREADS = 16;
  private static final long TIMEOUT_SECONDS = 60;
  private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};

  // Held, or the logger and its level would be collected.
  private static final java.util.logging.Logger SQLITE =
      java.util.logging.Logger.getLogger("com.almworks.sqlite4java");

  private final LocalDynamoDBRequestHandler databases;
  private final Server server;
  private final LocalConnector connector;

  /// Takes about a second the first time in a JVM.
  DynamoDbLocal() {
    silence();
    try {
      databases = new LocalDynamoDBRequestHandler(0, true, null, false, false);
      QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
      threads.setDaemon(true);
      server = new Server(threads);
      connector = new LocalConnector(server);
      server.addConnector(connector);
      server.setHandler(new LocalDynamoDBServerHandler(databases, null));
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not start", e);
    }
  }

  private static void silence() {
    SQLITE.setLevel(Level.OFF);
    if (LoggerFactory.getLogger("org.eclipse.jetty") instanceof ch.qos.logback.classic.Logger log) {
      log.setLevel(ch.qos.logback.classic.Level.WARN);
    }
  }

  Reply call(String accountId, String region, String target, byte[] body) {
    byte[] head =
        """
        POST / HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/x-amz-json-1.0\r
        Content-Length: %d\r
        X-Amz-Target: %s\r
        Authorization: AWS4-HMAC-SHA256 Credential=%s/20260101/%s/dynamodb/aws4_request\r
        \r
        """
            .formatted(body.length, target, accountId, region)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer request = ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
    try {
      return parse(connector.getResponse(request, TIMEOUT_SECONDS, TimeUnit.SECONDS));
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not answer", e);
    }
  }

  private static Reply parse(ByteBuffer response) {
    byte[] bytes = new byte[response.remaining()];
    response.get(bytes);
    int status = Integer.parseInt(new String(bytes, 9, 3, StandardCharsets.US_ASCII));
    int body = endOfHeaders(bytes);
    return new Reply(status, Reply.JSON_1_0, Arrays.copyOfRange(bytes, body, bytes.length));
  }

  private static int endOfHeaders(byte[] bytes) {
    for (int i = 0; i <= bytes.length - END_OF_HEADERS.length; i++) {
      if (Arrays.equals(
          bytes, i, i + END_OF_HEADERS.length, END_OF_HEADERS, 0, END_OF_HEADERS.length)) {
        return i + END_OF_HEADERS.length;
      }
    }
    throw new IllegalStateException("an answer without an end of its headers");
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not stop", e);
    } finally {
      databases.shutdown();
    }
  }
}
