package io.keystoreoperator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.Plaintext;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {
  @ParameterizedTest
  @CsvSource({
    "NONE, aGk/, aGk/",
    "BASE64, aGk/, hi?",
    "BASE64_URL, aGk_, hi?",
    "AUTO, aGk/, hi?",
    "AUTO, aGk_, hi?",
    "AUTO, not it, not it",
    "AUTO, a+_=, a+_=",
    "AUTO, aGk, aGk",
    "BASE64, YQ==, a",
    "BASE64_URL, YQ==, a",
  })
  void decodedAsExternalSecretsOperatorDoes(
      DecodingStrategy strategy, String text, String expected) {
    assertThat(Base64Text.decode(strategy, Plaintext.ofUtf8(text)))
        .isEqualTo(new Rendering.Done(Plaintext.ofUtf8(expected)));
  }

  @Test
  void lineBreaksAreSkipped() {
    assertThat(Base64Text.decode(DecodingStrategy.BASE64, Plaintext.ofUtf8("\r\nYW\nI=\r\n")))
        .isEqualTo(new Rendering.Done(Plaintext.ofUtf8("ab")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"YQ", "YQ=", "YQ==YQ==", "=", "====", " YQ==", "YQ== ", "aGk_", "ä+bc"})
  void whatIsNotBase64IsSaidToBe(String text) {
    assertThat(Base64Text.decode(DecodingStrategy.BASE64, Plaintext.ofUtf8(text)))
        .isEqualTo(new Rendering.NotDecodable("Base64"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"YQ", "YQ=", "aGk/", "a+bc", "a b="})
  void whatIsNotBase64UrlIsSaidToBe(String text) {
    assertThat(Base64Text.decode(DecodingStrategy.BASE64_URL, Plaintext.ofUtf8(text)))
        .isEqualTo(new Rendering.NotDecodable("Base64URL"));
  }

  @Test
  void everyByteSurvives() {
    Random random = new Random(20260101);
    for (int length = 0; length <= 300; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      Rendering exact = new Rendering.Done(Plaintext.of(bytes));
      Plaintext text = Plaintext.of(Base64.getMimeEncoder().encode(bytes));
      Plaintext url = Plaintext.of(Base64.getUrlEncoder().encode(bytes));

      assertThat(Base64Text.decode(DecodingStrategy.BASE64, text)).isEqualTo(exact);
      assertThat(Base64Text.decode(DecodingStrategy.AUTO, text)).isEqualTo(exact);
      assertThat(Base64Text.decode(DecodingStrategy.BASE64_URL, url)).isEqualTo(exact);
      assertThat(Base64Text.decode(DecodingStrategy.AUTO, url)).isEqualTo(exact);
      assertThat(Base64Text.decode(DecodingStrategy.NONE, text))
          .isEqualTo(new Rendering.Done(text));
    }
  }
}
