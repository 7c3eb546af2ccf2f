package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A JWT signed with RS256, taken apart but not yet believed.
@SuppressWarnings("ArrayRecordComponent") // never compared
record WebIdentityToken(
    String keyId,
    String issuer,
    String subject,
    List<String> audience,
    long expiresAt,
    String signed,
    byte[] signature) {
  private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

  /// @throws AwsError InvalidIdentityToken when it is no JWT of this kind
  static WebIdentityToken parse(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    if (parts.length != 3) {
      throw malformed();
    }
    try {
      JsonNode header = Json.MAPPER.readTree(BASE64.decode(parts[0]));
      JsonNode claims = Json.MAPPER.readTree(BASE64.decode(parts[1]));
      if (!header.path("alg").asText().equals("RS256") || !claims.path("exp").isNumber()) {
        throw malformed();
      }
      return new WebIdentityToken(
          header.path("kid").asText(),
          claims.path("iss").asText(),
          claims.path("sub").asText(),
          audience(claims.path("aud")),
          claims.path("exp").asLong(),
          parts[0] + "." + parts[1],
          BASE64.decode(parts[2]));
    } catch (IOException | IllegalArgumentException _) {
      throw malformed();
    }
  }

  private static List<String> audience(JsonNode aud) {
    List<String> audience = new ArrayList<>();
    if (aud.isArray()) {
      aud.forEach(one -> audience.add(one.asText()));
    } else {
      audience.add(aud.asText());
    }
    if (audience.isEmpty()) {
      throw malformed();
    }
    return audience;
  }

  boolean isSignedBy(PublicKey key) {
    try {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key);
      verifier.update(signed.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static AwsError malformed() {
    return new AwsError(
        400,
        "InvalidIdentityToken",
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access"
            + " Token)");
  }
}
