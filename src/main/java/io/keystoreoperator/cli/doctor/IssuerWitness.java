package io.keystoreoperator.cli.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.keystoreoperator.aws.ServiceAccountTokens;
import java.io.IOException;
import java.util.Base64;

/// Passes tokens on, and remembers nothing of them but who issued them: a trust policy names the
/// issuer.
final class IssuerWitness implements ServiceAccountTokens {
  private static final JsonFactory JSON = new JsonFactory();

  private final ServiceAccountTokens tokens;
  private volatile String issuer = "";

  IssuerWitness(ServiceAccountTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public String token(String namespace, String serviceAccount) {
    String token = tokens.token(namespace, serviceAccount);
    issuer = issuerOf(token);
    return token;
  }

  /// The `iss` of the last token; empty when there was none.
  String issuer() {
    return issuer;
  }

  private static String issuerOf(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return "";
    }
    try (JsonParser claims = JSON.createParser(Base64.getUrlDecoder().decode(parts[1]))) {
      claims.nextToken();
      while (claims.nextToken() == JsonToken.FIELD_NAME) {
        boolean isIssuer = claims.currentName().equals("iss");
        claims.nextToken();
        if (isIssuer) {
          return claims.getText();
        }
        claims.skipChildren();
      }
      return "";
    } catch (IOException | IllegalArgumentException _) {
      // Not a JWT as Kubernetes makes them: then the statement has a gap.
      return "";
    }
  }
}
