package io.keystoreoperator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTypesTest {
  @ParameterizedTest
  @CsvSource({
    "kubernetes.io/tls, tls.crt tls.key",
    "kubernetes.io/ssh-auth, ssh-privatekey",
    "kubernetes.io/basic-auth, username",
    "kubernetes.io/basic-auth, password",
    "kubernetes.io/dockerconfigjson, .dockerconfigjson",
    "kubernetes.io/dockercfg, .dockercfg",
    "Opaque, other",
    "example.com/own, other",
  })
  void whatATypeNeedsIsEnough(String type, String keys) {
    assertThatCode(() -> SecretTypes.check(type, data("{}", keys.split(" "))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "kubernetes.io/tls; needs the key tls.crt and the key tls.key: add it to data or to template.data",
        "kubernetes.io/ssh-auth; needs the key ssh-privatekey: add it to data or to template.data",
        "kubernetes.io/basic-auth; needs the key username, the key password or both",
        "kubernetes.io/dockerconfigjson; needs the key .dockerconfigjson: add it to data or to template.data",
        "kubernetes.io/dockercfg; needs the key .dockercfg: add it to data or to template.data",
      })
  void whatATypeNeedsIsNamed(String type, String problem) {
    assertThat(failure(type, data("{}", "other")))
        .isEqualTo(new SyncFailure.TemplateFailed("a Secret of type " + type, problem));
  }

  @Test
  void whatIsThereIsNotNamed() {
    assertThat(failure("kubernetes.io/tls", data("x", "tls.crt")).toString())
        .contains("needs the key tls.key:")
        .doesNotContain("tls.crt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "hunter2", "\"hunter2\"", "[]", "{\"hunter2\"", "{} {}"})
  void aDockerConfigIsAnObject(String value) {
    assertThat(failure("kubernetes.io/dockerconfigjson", data(value, ".dockerconfigjson")))
        .isEqualTo(
            new SyncFailure.TemplateFailed(
                "a Secret of type kubernetes.io/dockerconfigjson",
                "needs a JSON object under the key .dockerconfigjson"));
  }

  private static SyncFailure failure(String type, SortedMap<String, Plaintext> data) {
    return catchThrowableOfType(SyncFailedException.class, () -> SecretTypes.check(type, data))
        .failure();
  }

  private static SortedMap<String, Plaintext> data(String value, String... keys) {
    SortedMap<String, Plaintext> data = new TreeMap<>();
    for (String key : keys) {
      data.put(key, Plaintext.ofUtf8(value));
    }
    return data;
  }
}
