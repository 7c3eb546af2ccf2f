package io.keystoreoperator.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.aws.FailedCall;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTroubleTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String WRONG = "The request signature we calculated does not match";

  @Test
  void aSignatureThatDoesNotMatchIsTheClockWhereTheAnswersDateSaysSo() {
    assertThat(causes(answered("SignatureDoesNotMatch", WRONG, NOW.plusSeconds(600))))
        .containsExactly(Cause.CLOCK);
    assertThat(causes(answered("SignatureDoesNotMatch", WRONG, NOW.plusSeconds(60))))
        .containsExactly(Cause.CREDENTIALS);
    assertThat(causes(answered("InvalidSignatureException", WRONG, null)))
        .containsExactly(Cause.CREDENTIALS);
  }

  @Test
  void awssOwnSentenceGoesBeforeADateThatAProxyMayHaveSet() {
    String sentence =
        "Signature not yet current: 20260101T120000Z is still later than 20260101T113500Z"
            + " (20260101T113000Z + 5 min.)";

    assertThat(diagnosis(answered("InvalidSignatureException", sentence, NOW)))
        .hasValueSatisfying(
            found ->
                assertThat(found.finding())
                    .startsWith("this machine's clock is 30 minutes ahead of AWS's"));
  }

  @Test
  void expiredCredentialsAreTheClockWhereItIsOff() {
    assertThat(causes(answered("ExpiredToken", "expired", NOW))).containsExactly(Cause.CREDENTIALS);
    assertThat(causes(answered("ExpiredToken", "expired", NOW.minusSeconds(3600))))
        .containsExactly(Cause.CLOCK);
  }

  @Test
  void anEndpointOfAnotherRegionIsTheRegion() {
    String scoped = "Credential should be scoped to a valid region, not 'us-east-1'.";

    assertThat(causes(answered("InvalidSignatureException", scoped, NOW)))
        .containsExactly(Cause.REGION);
    assertThat(causes(answered("RegionDisabledException", "not activated", NOW)))
        .containsExactly(Cause.REGION);
  }

  @Test
  void aHostThatNobodyKnowsMayBeARegionThatIsNone() {
    var call =
        new FailedCall(
            "Kms",
            "Decrypt",
            URI.create("https://kms.us-east-9.amazonaws.com"),
            0,
            "",
            "Received an UnknownHostException",
            null);

    assertThat(causes(call)).containsExactly(Cause.REGION, Cause.ENDPOINT);
    assertThat(diagnosis(call))
        .hasValueSatisfying(
            found -> assertThat(found.finding()).contains("https://kms.us-east-9.amazonaws.com"));
  }

  @Test
  void theVariableOfTheStreamsEndpointIsSpelledAsTheSdkReadsIt() {
    var call =
        new FailedCall(
            "DynamoDbStreams", "GetRecords", URI.create("http://127.0.0.1:1"), 0, "", "no", null);
    String variable = "AWS_ENDPOINT_URL_DYNAMODB_STREAMS";

    assertThat(
            new CallTrouble(call, Map.of(variable, "http://127.0.0.1:1"), SettingNames.OPTIONS, NOW)
                .diagnosis())
        .hasValueSatisfying(
            found ->
                assertThat(found.remedies())
                    .containsExactly(
                        new Remedy.Advice(
                            Cause.ENDPOINT,
                            variable + " says http://127.0.0.1:1: mend or unset it")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDenied", "ResourceNotFoundException", "DisabledException"})
  void whatIsARefusalOfTheServiceIsNoTroubleOfTheCall(String code) {
    assertThat(diagnosis(answered(code, "no", NOW))).isEmpty();
  }

  private static FailedCall answered(String code, String message, @Nullable Instant date) {
    URI endpoint = URI.create("https://sts.us-east-1.amazonaws.com");
    return new FailedCall("Sts", "AssumeRole", endpoint, 403, code, message, date);
  }

  private static Optional<Diagnosis> diagnosis(FailedCall call) {
    return new CallTrouble(call, Map.of(), SettingNames.OPTIONS, NOW).diagnosis();
  }

  private static List<Cause> causes(FailedCall call) {
    return diagnosis(call).stream()
        .flatMap(found -> found.remedies().stream())
        .map(Remedy::cause)
        .toList();
  }
}
