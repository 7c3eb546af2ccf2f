package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keystoreoperator.localaws.AccessKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;

/// The portal of IAM Identity Center, which gives a role's session to who has signed in.
final class IdentityCenter implements AutoCloseable {
  private final String accessToken;
  private final AccessKey session;
  private final HttpServer server;

  private IdentityCenter(String accessToken, AccessKey session, HttpServer server) {
    this.accessToken = accessToken;
    this.session = session;
    this.server = server;
    server.createContext("/federation/credentials", this::handle);
    server.start();
  }

  static IdentityCenter start(String accessToken, AccessKey session) throws IOException {
    return new IdentityCenter(
        accessToken,
        session,
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Leaves what `aws sso login` leaves in the home directory.
  void signIn(Path home, String ssoSession) throws IOException {
    Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
    Files.writeString(
        cache.resolve(sha1(ssoSession) + ".json"),
        """
        {"startUrl": "https://corp.example.com/start", "region": "us-east-1",
         "accessToken": "%s", "expiresAt": "%s"}
        """
            .formatted(accessToken, Instant.now().plus(1, ChronoUnit.HOURS)));
  }

  private void handle(HttpExchange exchange) throws IOException {
    boolean isSignedIn =
        accessToken.equals(exchange.getRequestHeaders().getFirst("x-amz-sso_bearer_token"));
    byte[] answer =
        """
        {"roleCredentials": {"accessKeyId": "%s", "secretAccessKey": "%s", "sessionToken": "%s",
         "expiration": %d}}
        """
            .formatted(
                session.accessKeyId(),
                session.secretAccessKey(),
                session.sessionToken(),
                Objects.requireNonNull(session.expiration()).toEpochMilli())
            .getBytes(UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(isSignedIn ? 200 : 401, isSignedIn ? answer.length : -1);
      if (isSignedIn) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
