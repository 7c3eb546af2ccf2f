package io.keystoreoperator.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyNamingTest {
  private static final KeyNaming.Renaming LOWER =
      (_, names) -> names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "payments/db, payments_db, payments_U002f_db",
        "a b, a_b, a_U0020_b",
        "tls.crt, tls.crt, tls.crt",
        "A-z_0.9, A-z_0.9, A-z_0.9",
        "größe, gr__e, gr_U00f6__U00df_e",
        "😀, _, _U1f600_",
        "\"\", \"\", \"\"",
        "\"a\nb\", a_b, a_U000a_b"
      })
  void whatNoKeyCanHoldIsConverted(String name, String byDefault, String unicode) {
    assertThat(Conversion.DEFAULT.convert(name)).isEqualTo(byDefault);
    assertThat(Conversion.UNICODE.convert(name)).isEqualTo(unicode);
  }

  @Test
  void theStepsFollowOneAnother() {
    KeyNaming naming =
        new KeyNaming(
            List.of(
                replacing("^orders/", ""),
                new KeyNaming.Step.ByTemplate("dataFrom[0].rewrite[1]", "{{ value | lower }}"),
                replacing("[^a-z]", "_")),
            Conversion.DEFAULT);

    assertThat(naming.keys(List.of("orders/API.Key", "orders/b"), LOWER, new Work()))
        .containsExactly("api_key", "b");
  }

  @Test
  void aRewrittenNameIsNotConvertedAsWell() {
    KeyNaming naming = new KeyNaming(List.of(replacing("^a/", "")), Conversion.UNICODE);

    assertThat(naming.keys(List.of("a/b/c"), LOWER, new Work())).containsExactly("b/c");
  }

  private static KeyNaming.Step replacing(String source, String target) {
    Expression expression = Expression.of(source);
    return new KeyNaming.Step.ByExpression(expression, Replacement.of(target, expression));
  }
}
