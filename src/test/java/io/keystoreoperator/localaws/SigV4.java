package io.keystoreoperator.localaws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The Signature Version 4 of a request, as its Authorization header states it. A request's
/// time is held to a clock only where a test wants that, so that others may move the clock.
record SigV4(
    String accessKeyId,
    String date,
    String region,
    String service,
    List<String> signedHeaders,
    String signature) {
  private static final Pattern HEADER =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request,"
              + " *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})");
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Null when the header is absent or no signature of this kind.
  static @Nullable SigV4 parse(@Nullable String authorization) {
    Matcher header = HEADER.matcher(authorization == null ? "" : authorization);
    return header.matches()
        ? new SigV4(
            header.group(1),
            header.group(2),
            header.group(3),
            header.group(4),
            List.of(header.group(5).split(";")),
            header.group(6))
        : null;
  }

  /// In AWS's words, what is wrong with the time of the request; null when nothing is.
  static @Nullable String lateness(HttpCall call, Instant now) {
    Instant signed = COMPACT.parse(call.header("X-Amz-Date"), Instant::from);
    Instant earliest = now.minus(TOLERANCE);
    Instant latest = now.plus(TOLERANCE);
    if (signed.isBefore(earliest)) {
      return "Signature expired: %s is now earlier than %s (%s - 5 min.)"
          .formatted(COMPACT.format(signed), COMPACT.format(earliest), COMPACT.format(now));
    }
    return signed.isAfter(latest)
        ? "Signature not yet current: %s is still later than %s (%s + 5 min.)"
            .formatted(COMPACT.format(signed), COMPACT.format(latest), COMPACT.format(now))
        : null;
  }

  /// Whether whoever signed the request knew the secret of the key.
  boolean isOf(HttpCall call, Credentials.Issued issued) {
    byte[] key =
        issued
            .signingKeys()
            .computeIfAbsent(scope(), _ -> signingKey(issued.key().secretAccessKey()));
    String time = call.header("X-Amz-Date");
    String toSign =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s".formatted(time, scope(), sha256(canonical(call)));
    byte[] expected = HexFormat.of().formatHex(hmac(key, toSign)).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
  }

  private String scope() {
    return date + "/" + region + "/" + service + "/aws4_request";
  }

  private byte[] signingKey(String secret) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(date, region, service, "aws4_request")) {
      key = hmac(key, part);
    }
    return key;
  }

  private byte[] canonical(HttpCall call) {
    StringBuilder canonical = new StringBuilder();
    canonical.append(call.method()).append('\n');
    canonical.append(call.path()).append('\n');
    canonical.append(call.query()).append('\n');
    for (String name : signedHeaders) {
      List<String> values = call.headers().getOrDefault(name, List.of());
      String value = String.join(",", values.stream().map(v -> v.strip()).toList());
      canonical.append(name.toLowerCase(Locale.ROOT)).append(':');
      canonical.append(value.replaceAll(" +", " ")).append('\n');
    }
    canonical.append('\n').append(String.join(";", signedHeaders)).append('\n');
    canonical.append(sha256(call.body()));
    return canonical.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
