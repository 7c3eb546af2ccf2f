package io.keystoreoperator.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
  private static final String DENIED =
      "User: arn:aws:iam::111122223333:user/a is not authorized to perform: kms:Decrypt";

  @ParameterizedTest
  @CsvSource({
    "identity-based policy,PERMISSION_POLICY",
    "role trust policy,TRUST_POLICY",
    "resource-based policy,KEY_POLICY",
    "permissions boundary,OTHER_POLICY",
    "service control policy,OTHER_POLICY",
    "resource control policy,OTHER_POLICY",
    "session policy,OTHER_POLICY",
    "VPC endpoint policy,OTHER_POLICY"
  })
  void theKindOfPolicyIsInTheSentence(String policy, Cause cause) {
    var missing =
        Refusal.parse(DENIED + " because no " + policy + " allows the kms:Decrypt action");
    var explicit = Refusal.parse(DENIED + " with an explicit deny in a " + policy);

    assertThat(missing).isEqualTo(new Refusal("kms:Decrypt", null, policy, false));
    assertThat(missing.cause()).isEqualTo(cause);
    assertThat(explicit).isEqualTo(new Refusal("kms:Decrypt", null, policy, true));
  }

  @Test
  void theActionDeniedNeedNotBeTheOneCalled() {
    var refusal =
        Refusal.parse(
            "User: arn:aws:sts::1:assumed-role/node/i is not authorized to perform: sts:TagSession"
                + " on resource: arn:aws:iam::111122223333:role/reader");

    assertThat(refusal.actionOr("sts:AssumeRole")).isEqualTo("sts:TagSession");
    assertThat(refusal.resourceOr("?")).isEqualTo("arn:aws:iam::111122223333:role/reader");
    assertThat(refusal.cause()).isNull();
  }

  @Test
  void awsMayNameNothingAtAll() {
    assertThat(Refusal.parse("Access denied")).isEqualTo(new Refusal(null, null, null, false));
  }
}
