package io.keystoreoperator.localaws;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Every access key handed out, and whose it is.
final class Credentials {
  /// @param signingKeys those derived from the secret so far, by day, region and service
  record Issued(AccessKey key, Principal.Caller caller, Map<String, byte[]> signingKeys) {}

  private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 16;
  private static final int SECRET_BYTES = 30;
  private static final int TOKEN_BYTES = 180;
  private final Map<String, Issued> issued = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Clock clock;
  private volatile @Nullable Clock requestClock;

  Credentials(Clock clock) {
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  /// What the times of requests are held to; null when they are not.
  @Nullable Clock requestClock() {
    return requestClock;
  }

  void requestClock(@Nullable Clock held) {
    requestClock = held;
  }

  AccessKey issueToUser(Principal.Caller caller) {
    return issue(caller, new AccessKey(id("AKIA"), base64(SECRET_BYTES), null, null));
  }

  AccessKey issueSession(Principal.Caller caller, Duration duration) {
    Instant end = clock.instant().plus(duration).truncatedTo(ChronoUnit.SECONDS);
    return issue(caller, new AccessKey(id("ASIA"), base64(SECRET_BYTES), base64(TOKEN_BYTES), end));
  }

  private AccessKey issue(Principal.Caller caller, AccessKey key) {
    issued.put(key.accessKeyId(), new Issued(key, caller, new ConcurrentHashMap<>()));
    return key;
  }

  List<AccessKey> all() {
    return issued.values().stream().map(Issued::key).toList();
  }

  @Nullable Issued find(String accessKeyId) {
    return issued.get(accessKeyId);
  }

  /// A unique ID as IAM makes them: `AROA` for roles, `AIDA` for users.
  String id(String prefix) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  private String base64(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }
}
