package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// An OpenID Connect provider that an account knows: an EKS cluster, or any issuer whose keys are
/// given.
record OidcProvider(
    String accountId, String issuer, Set<String> audiences, List<PublicKey> publicKeys) {
  private static final String SCHEME = "https://";

  OidcProvider {
    if (!issuer.startsWith(SCHEME)) {
      throw new IllegalArgumentException("an issuer is an https URL, not " + issuer);
    }
    audiences = Set.copyOf(audiences);
    publicKeys = List.copyOf(publicKeys);
  }

  /// The RSA keys of a JSON Web Key Set.
  static List<PublicKey> keysOf(String jwks) {
    Base64.Decoder base64 = Base64.getUrlDecoder();
    try {
      List<PublicKey> keys = new ArrayList<>();
      for (JsonNode key : Json.MAPPER.readTree(jwks).path("keys")) {
        BigInteger modulus = new BigInteger(1, base64.decode(key.path("n").asText()));
        BigInteger exponent = new BigInteger(1, base64.decode(key.path("e").asText()));
        keys.add(
            KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
      }
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("not a JSON Web Key Set of RSA keys", e);
    }
  }

  String arn() {
    return "arn:aws:iam::" + accountId + ":oidc-provider/" + issuer.substring(SCHEME.length());
  }

  /// As trust policies name a claim: `oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE:sub`.
  String conditionKey(String claim) {
    return issuer.substring(SCHEME.length()) + ":" + claim;
  }

  static AwsError unknown(WebIdentityToken token) {
    return new AwsError(
        400,
        "InvalidIdentityToken",
        "No OpenIDConnect provider found in your account for " + token.issuer());
  }

  /// @throws AwsError when the token is not one of this provider, for this account, and in time
  void verify(WebIdentityToken token, Instant now) {
    if (publicKeys.stream().noneMatch(token::isSignedBy)) {
      throw new AwsError(
          400,
          "InvalidIdentityToken",
          "Couldn't verify the signature of the token with the keys of your identity provider");
    }
    if (token.expiresAt() <= now.getEpochSecond()) {
      throw new AwsError(
          400,
          "ExpiredTokenException",
          "Token expired: current date/time %d must be before the expiration date/time %d"
              .formatted(now.getEpochSecond(), token.expiresAt()));
    }
    if (token.audience().stream().noneMatch(audiences::contains)) {
      throw new AwsError(400, "InvalidIdentityToken", "Incorrect token audience");
    }
  }
}
