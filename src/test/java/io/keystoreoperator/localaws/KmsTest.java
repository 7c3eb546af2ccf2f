package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;

class KmsTest {
  private final LocalAws aws = LocalAws.start();
  private final Clients clients = new Clients(aws, "us-east-1");
  private final Account a = aws.account("111122223333");
  private final Account b = aws.account("444455556666");
  private final KmsKey key = a.createKey("alias/keystore");
  private final KmsClient admin = clients.kms(a.administrator().provider());

  @AfterEach
  void stop() {
    clients.close();
    aws.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "arn", "alias", "alias-arn"})
  void aKeyHasFourNames(String kind) {
    String name =
        switch (kind) {
          case "id" -> key.id();
          case "arn" -> key.arn();
          case "alias" -> "alias/keystore";
          default -> "arn:aws:kms:us-east-1:111122223333:alias/keystore";
        };

    var encrypted = admin.encrypt(r -> r.keyId(name).plaintext(SdkBytes.fromUtf8String("x")));

    assertThat(encrypted.keyId()).isEqualTo(key.arn());
    assertThat(decrypt(encrypted.ciphertextBlob(), Map.of())).isEqualTo("x");
  }

  @Test
  void theEncryptionContextIsPartOfTheCiphertext() {
    SdkBytes blob = encrypt("x", Map.of("env", "prod", "app", "web"));

    assertThat(decrypt(blob, Map.of("app", "web", "env", "prod"))).isEqualTo("x");
    assertThat(Refusal.of(() -> decrypt(blob, Map.of("env", "prod"))))
        .extracting(Refusal::status, Refusal::code)
        .containsExactly(400, "InvalidCiphertextException");
  }

  @Test
  void whatKmsDidNotMakeItDoesNotOpen() {
    byte[] spoilt = encrypt("x", Map.of()).asByteArray();
    spoilt[spoilt.length - 1] ^= 1;

    assertThat(Refusal.of(() -> decrypt(SdkBytes.fromByteArray(spoilt), Map.of())).code())
        .isEqualTo("InvalidCiphertextException");
    assertThat(Refusal.of(() -> decrypt(SdkBytes.fromUtf8String("garbage"), Map.of())).code())
        .isEqualTo("InvalidCiphertextException");
  }

  @Test
  void fourKilobytesAreTheLimit() {
    assertThat(decrypt(encrypt("x".repeat(4096), Map.of()), Map.of())).hasSize(4096);
    assertThat(Refusal.of(() -> encrypt("x".repeat(4097), Map.of())))
        .isEqualTo(
            new Refusal(
                400,
                "ValidationException",
                "1 validation error detected: Value at 'plaintext' failed to satisfy constraint:"
                    + " Member must have length less than or equal to 4096"));
    assertThat(Refusal.of(() -> encrypt("", Map.of())).message())
        .endsWith("Member must have length greater than or equal to 1");
  }

  @Test
  void aDataKeyComesTwice() {
    var dataKey = admin.generateDataKey(r -> r.keyId("alias/keystore").numberOfBytes(64));

    assertThat(dataKey.plaintext().asByteArray()).hasSize(64);
    assertThat(admin.decrypt(r -> r.ciphertextBlob(dataKey.ciphertextBlob())).plaintext())
        .isEqualTo(dataKey.plaintext());
  }

  @Test
  void aNamedKeyMustBeTheOneThatEncrypted() {
    KmsKey other = a.createKey("alias/other");
    SdkBytes blob = encrypt("x", Map.of());

    assertThat(Refusal.of(() -> admin.decrypt(r -> r.ciphertextBlob(blob).keyId(other.arn()))))
        .extracting(Refusal::status, Refusal::code)
        .containsExactly(400, "IncorrectKeyException");
  }

  @Test
  void anUnknownKeyIsNotFound() {
    assertThat(Refusal.of(() -> admin.describeKey(r -> r.keyId("alias/nope"))))
        .isEqualTo(
            new Refusal(
                400,
                "NotFoundException",
                "Alias arn:aws:kms:us-east-1:111122223333:alias/nope is not found."));
    assertThat(Refusal.of(() -> admin.describeKey(r -> r.keyId("1234"))).message())
        .isEqualTo("Key 'arn:aws:kms:us-east-1:111122223333:key/1234' does not exist");
  }

  @Test
  void aDisabledKeyDecryptsNothing() {
    SdkBytes blob = encrypt("x", Map.of());

    key.state(KmsKey.State.DISABLED);
    assertThat(Refusal.of(() -> decrypt(blob, Map.of())))
        .isEqualTo(new Refusal(400, "DisabledException", key.arn() + " is disabled."));

    key.state(KmsKey.State.PENDING_DELETION);
    assertThat(Refusal.of(() -> decrypt(blob, Map.of())).code())
        .isEqualTo("KMSInvalidStateException");

    key.state(KmsKey.State.ENABLED);
    assertThat(decrypt(blob, Map.of())).isEqualTo("x");
  }

  @Test
  void keysAndAliasesAreDescribed() {
    a.createKey("alias/other");
    b.createKey("alias/foreign");

    assertThat(admin.describeKey(r -> r.keyId("alias/keystore")).keyMetadata().arn())
        .isEqualTo(key.arn());
    assertThat(admin.listAliasesPaginator(r -> r.limit(1)).aliases())
        .extracting(AliasListEntry::aliasName)
        .containsExactly("alias/keystore", "alias/other");
  }

  @Test
  void withoutPermissionItSaysWhich() {
    Role powerless = a.createRole("powerless", Policies.trustingService("ec2.amazonaws.com"));
    SdkBytes blob = encrypt("x", Map.of());

    assertThat(Refusal.of(() -> as(a, powerless).decrypt(r -> r.ciphertextBlob(blob))))
        .isEqualTo(
            new Refusal(
                400,
                "AccessDeniedException",
                "User: arn:aws:sts::111122223333:assumed-role/powerless/test is not authorized to"
                    + " perform: kms:Decrypt on resource: "
                    + key.arn()
                    + " because no identity-based policy allows the kms:Decrypt action"));
  }

  @Test
  void aKeyPolicyMayLetARoleInByName() {
    Role powerless = a.createRole("named", Policies.trustingService("ec2.amazonaws.com"));
    SdkBytes blob = encrypt("x", Map.of());

    key.policy(KmsKey.defaultPolicy(a.id()).replace(":root", ":role/named"));

    assertThat(as(a, powerless).decrypt(r -> r.ciphertextBlob(blob)).plaintext().asUtf8String())
        .isEqualTo("x");
    assertThat(Refusal.of(() -> decrypt(blob, Map.of())).message())
        .endsWith("because no resource-based policy allows the kms:Decrypt action");
  }

  @Test
  void anotherAccountNeedsBothPolicies() {
    Role foreigner =
        b.createRole(
            "node",
            Policies.trustingService("ec2.amazonaws.com"),
            Policies.allow("kms:Decrypt", key.arn()));
    SdkBytes blob = encrypt("x", Map.of());

    assertThat(Refusal.of(() -> as(b, foreigner).decrypt(r -> r.ciphertextBlob(blob))))
        .extracting(Refusal::code, Refusal::message)
        .containsExactly(
            "AccessDeniedException",
            "User: arn:aws:sts::444455556666:assumed-role/node/test is not authorized to perform:"
                + " kms:Decrypt on the resource associated with this ciphertext because the"
                + " resource does not exist in this Region, no resource-based policies allow"
                + " access, or a resource-based policy explicitly denies access");

    key.policy(KmsKey.defaultPolicy(b.id()));
    assertThat(as(b, foreigner).decrypt(r -> r.ciphertextBlob(blob)).plaintext().asUtf8String())
        .isEqualTo("x");
  }

  @Test
  void aPolicyMayAskForAnEncryptionContext() {
    Role reader =
        a.createRole(
            "reader",
            Policies.trustingService("ec2.amazonaws.com"),
            """
            {"Version": "2012-10-17", "Statement": {
              "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*",
              "Condition": {
                "StringEquals": {"kms:EncryptionContext:env": "prod"},
                "ForAllValues:StringEquals": {"kms:EncryptionContextKeys": ["env"]}}}}
            """);
    SdkBytes prod = encrypt("x", Map.of("env", "prod"));
    SdkBytes test = encrypt("x", Map.of("env", "test"));

    assertThat(
            as(a, reader)
                .decrypt(r -> r.ciphertextBlob(prod).encryptionContext(Map.of("env", "prod")))
                .plaintext()
                .asUtf8String())
        .isEqualTo("x");
    assertThat(
            Refusal.of(
                    () ->
                        as(a, reader)
                            .decrypt(
                                r ->
                                    r.ciphertextBlob(test)
                                        .encryptionContext(Map.of("env", "test"))))
                .code())
        .isEqualTo("AccessDeniedException");
  }

  private KmsClient as(Account account, Role role) {
    return clients.kms(account.sessionOf(role, "test", Duration.ofHours(1)).provider());
  }

  private SdkBytes encrypt(String plaintext, Map<String, String> context) {
    return admin
        .encrypt(
            r ->
                r.keyId("alias/keystore")
                    .plaintext(SdkBytes.fromUtf8String(plaintext))
                    .encryptionContext(context))
        .ciphertextBlob();
  }

  private String decrypt(SdkBytes blob, Map<String, String> context) {
    return admin
        .decrypt(r -> r.ciphertextBlob(blob).encryptionContext(context))
        .plaintext()
        .asUtf8String();
  }
}
