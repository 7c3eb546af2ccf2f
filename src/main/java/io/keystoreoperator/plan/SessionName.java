package io.keystoreoperator.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The RoleSessionName that CloudTrail shows: `kso=<namespace>,<keystore>`, at most 64 characters;
/// a longer one is cut and ends in eight hex digits of its hash, so that it stays its own.
final class SessionName {
  private static final int LONGEST = 64;
  private static final int HASH_DIGITS = 8;

  private SessionName() {}

  static String of(String namespace, String keystore) {
    String name = "kso=" + namespace + "," + keystore;
    return name.length() <= LONGEST
        ? name
        : name.substring(0, LONGEST - HASH_DIGITS - 1) + "-" + hash(name);
  }

  private static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
