package io.keystoreoperator.render;

import com.fasterxml.jackson.core.JsonToken;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.Utf8;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/// What Kubernetes wants in a Secret of one of its own types, told before it is written and in
/// words that say what to do.
final class SecretTypes {
  private static final String DOCKER_CONFIG_JSON = ".dockerconfigjson";
  private static final String DOCKER_CFG = ".dockercfg";

  private SecretTypes() {}

  /// @throws SyncFailedException TemplateFailed, with every key that is missing
  static void check(String type, SortedMap<String, Plaintext> data) {
    switch (type) {
      case "kubernetes.io/tls" -> require(type, data, List.of("tls.crt", "tls.key"));
      case "kubernetes.io/ssh-auth" -> require(type, data, List.of("ssh-privatekey"));
      case "kubernetes.io/basic-auth" -> {
        if (!data.containsKey("username") && !data.containsKey("password")) {
          throw failed(type, "needs the key username, the key password or both");
        }
      }
      case "kubernetes.io/dockerconfigjson" -> requireJson(type, data, DOCKER_CONFIG_JSON);
      case "kubernetes.io/dockercfg" -> requireJson(type, data, DOCKER_CFG);
      default -> {}
    }
  }

  private static void require(String type, SortedMap<String, Plaintext> data, List<String> needed) {
    List<String> missing = needed.stream().filter(key -> !data.containsKey(key)).toList();
    if (!missing.isEmpty()) {
      throw failed(
          type,
          "needs the key "
              + String.join(" and the key ", missing)
              + ": add it to data or to template.data");
    }
  }

  private static void requireJson(String type, SortedMap<String, Plaintext> data, String key) {
    require(type, data, List.of(key));
    Plaintext value = data.get(key);
    if (value == null || !isObject(value)) {
      throw failed(type, "needs a JSON object under the key " + key);
    }
  }

  private static boolean isObject(Plaintext value) {
    String text = Utf8.decode(value.bytes()).orElse("");
    if (text.isBlank()) {
      return false;
    }
    try {
      return new JsonText(text)
          .select(List.of())
          .filter(selected -> selected.token() == JsonToken.START_OBJECT)
          .isPresent();
    } catch (IOException _) {
      // Jackson's message quotes the value.
      return false;
    }
  }

  private static SyncFailedException failed(String type, String problem) {
    return new SyncFailedException(
        new SyncFailure.TemplateFailed("a Secret of type " + type, problem));
  }
}
