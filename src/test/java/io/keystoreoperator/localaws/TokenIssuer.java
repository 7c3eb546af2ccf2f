package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;

/// Signs tokens as a Kubernetes cluster does for its ServiceAccounts.
public final class TokenIssuer {
  private static final String KEY_ID = "signer";
  private static final int KEY_BITS = 2048;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private final String issuer;
  private final KeyPair keys;

  public TokenIssuer(String issuer) {
    this.issuer = issuer;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String issuer() {
    return issuer;
  }

  public PublicKey publicKey() {
    return keys.getPublic();
  }

  /// The public key as issuers publish it.
  public String jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    ObjectNode jwks = Json.object();
    jwks.putArray("keys")
        .addObject()
        .put("kty", "RSA")
        .put("use", "sig")
        .put("alg", "RS256")
        .put("kid", KEY_ID)
        .put("n", BASE64.encodeToString(key.getModulus().toByteArray()))
        .put("e", BASE64.encodeToString(key.getPublicExponent().toByteArray()));
    return jwks.toString();
  }

  /// The subject that Kubernetes gives a ServiceAccount's tokens.
  public static String subject(String namespace, String serviceAccount) {
    return "system:serviceaccount:" + namespace + ":" + serviceAccount;
  }

  public String token(String subject, String audience, Instant expiresAt) {
    ObjectNode header = Json.object().put("alg", "RS256").put("kid", KEY_ID);
    ObjectNode claims =
        Json.object().put("iss", issuer).put("sub", subject).put("exp", expiresAt.getEpochSecond());
    claims.putArray("aud").add(audience);
    String signed =
        BASE64.encodeToString(Json.write(header)) + "." + BASE64.encodeToString(Json.write(claims));
    try {
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(keys.getPrivate());
      signer.update(signed.getBytes(StandardCharsets.UTF_8));
      return signed + "." + BASE64.encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
