package io.keystoreoperator.cli.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keystoreoperator.aws.TemporaryCredentials;
import io.keystoreoperator.cli.shell.Json;
import io.keystoreoperator.model.Plaintext;
import java.util.LinkedHashMap;
import java.util.Map;

/// A session as JSON.
final class SessionDocument {
  private SessionDocument() {}

  static String of(TemporaryCredentials session, String region) {
    Map<String, Object> document = new LinkedHashMap<>(keys(session));
    document.put("Region", region);
    document.put("AssumedRoleArn", session.principal());
    return Json.of(document);
  }

  /// What the AWS SDKs and tools expect of a profile's `credential_process`.
  static String forAProfile(TemporaryCredentials session) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("Version", 1);
    document.putAll(keys(session));
    return Json.of(document);
  }

  private static Map<String, String> keys(TemporaryCredentials session) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("AccessKeyId", session.accessKeyId());
    keys.put("SecretAccessKey", text(session.secretAccessKey()));
    keys.put("SessionToken", text(session.sessionToken()));
    keys.put("Expiration", session.expiry().toString());
    return keys;
  }

  private static String text(Plaintext secret) {
    return new String(secret.bytes(), UTF_8);
  }
}
