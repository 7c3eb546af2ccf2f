package io.keystoreoperator.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.aws.Failures;
import io.keystoreoperator.aws.TwoAccounts;
import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.KmsKey;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.Ciphertext;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

class KmsDecrypterTest {
  private static final ItemKey ITEM = ItemKey.newest("payments/db");
  private static final Map<String, String> CONTEXT = Map.of("env", "prod");

  private static final Class<SyncFailure.DecryptDenied> DENIED = SyncFailure.DecryptDenied.class;

  private static TwoAccounts accounts;
  private static AwsSessions sessions;
  private static KmsKey second;
  private KmsDecrypter decrypter;

  @BeforeAll
  static void startAccounts() {
    accounts = new TwoAccounts();
    sessions = new AwsSessions((_, _) -> "unused");
    second = accounts.a.createKey("alias/second");
  }

  @AfterAll
  static void stopAccounts() {
    sessions.close();
    accounts.close();
  }

  @BeforeEach
  void openDecrypter() {
    decrypter = new KmsDecrypter(sessions);
    accounts.allowReading();
    accounts.key.state(KmsKey.State.ENABLED);
  }

  @Test
  void aCiphertextIsOpenedToTheByte() {
    byte[] value = {0, -1, 'a', '\n'};
    var ciphertext = encrypt(accounts.key, value, CONTEXT);

    assertThat(decrypter.decrypt(keystore(), ITEM, ciphertext)).isEqualTo(Plaintext.of(value));
  }

  @Test
  void equalCallsUnderWayAreOneCallAndLaterOnesAreNot() throws Exception {
    sessions.session(keystore().session()).principal();
    accounts.aws.faults().next(1, "kms", "Decrypt", new Fault.Delayed(Duration.ofMillis(500)));
    var ciphertext = encrypt(accounts.key, "s3cr3t");
    List<Future<Plaintext>> opened = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        opened.add(executor.submit(() -> decrypter.decrypt(keystore(), ITEM, ciphertext)));
      }
    }

    for (var plaintext : opened) {
      assertThat(plaintext.get()).isEqualTo(Plaintext.ofUtf8("s3cr3t"));
    }
    assertThat(decrypts()).isEqualTo(1);

    decrypter.decrypt(keystore(), ITEM, ciphertext);
    assertThat(decrypts()).as("no plaintext is kept").isEqualTo(2);
  }

  @Test
  void thirtyTwoCallsAreMadeAtOnce() throws Exception {
    sessions.session(keystore().session()).principal();
    accounts.aws.faults().next(32, "kms", "Decrypt", new Fault.Delayed(Duration.ofSeconds(1)));
    List<Ciphertext> ciphertexts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ciphertexts.add(encrypt(accounts.key, "value " + i));
    }
    List<Future<Plaintext>> opened = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Ciphertext ciphertext : ciphertexts) {
        opened.add(executor.submit(() -> decrypter.decrypt(keystore(), ITEM, ciphertext)));
      }
      await().until(() -> decrypts() >= 32);
      // The others wait for their turn, as long as none of these has its answer.
      await().during(Duration.ofMillis(300)).until(() -> decrypts() == 32);
      assertThat(opened).noneMatch(Future::isDone);
    }

    for (int i = 0; i < 40; i++) {
      assertThat(opened.get(i).get()).isEqualTo(Plaintext.ofUtf8("value " + i));
    }
    assertThat(decrypts()).isEqualTo(40);
  }

  @Test
  void withOneKeyKmsRefusesWhatAnotherEncrypted() {
    var ciphertext = encrypt(second, "s3cr3t");

    assertThat(Failures.of(() -> decrypter.decrypt(keystore(accounts.key.arn()), ITEM, ciphertext)))
        .isEqualTo(
            new SyncFailure.IntegrityFailed(
                ITEM, "its ciphertext was not encrypted with the one key in kmsKeyArns"));
    assertThat(decrypter.decrypt(keystore(second.arn()), ITEM, ciphertext))
        .isEqualTo(Plaintext.ofUtf8("s3cr3t"));
  }

  @Test
  void withSeveralKeysTheOneThatOpenedItMustBeAmongThem() {
    KmsKey third = accounts.a.createKey("alias/third");
    var ciphertext = encrypt(third, "s3cr3t");

    assertThat(
            Failures.of(
                () ->
                    decrypter.decrypt(
                        keystore(accounts.key.arn(), second.arn()), ITEM, ciphertext)))
        .isEqualTo(
            new SyncFailure.DecryptDenied(
                ITEM,
                new AwsDenial(
                    TwoAccounts.READER_SESSION_ARN,
                    "kms:Decrypt",
                    third.arn(),
                    "KMS opened the item with a key that is not among the keystore's"
                        + " kmsKeyArns")));
    assertThat(decrypter.decrypt(keystore(second.arn(), third.arn()), ITEM, ciphertext))
        .isEqualTo(Plaintext.ofUtf8("s3cr3t"));
  }

  @Test
  void aWrongEncryptionContextIsNoDenial() {
    var sealed = encrypt(accounts.key, new byte[] {1}, CONTEXT);
    var wrong = new Ciphertext(sealed.blob(), Map.of("env", "test"));

    assertThat(Failures.of(() -> decrypter.decrypt(keystore(), ITEM, wrong)))
        .isInstanceOfSatisfying(
            SyncFailure.IntegrityFailed.class,
            failure -> {
              assertThat(failure.key()).isEqualTo(ITEM);
              assertThat(failure.problem()).contains("encryption context").contains("damaged");
            });
  }

  @Test
  void aDamagedCiphertextIsNoDenial() {
    byte[] blob = encrypt(accounts.key, "s3cr3t").blob().toArray();
    blob[blob.length - 1] ^= 1;

    assertThat(
            Failures.of(
                () ->
                    decrypter.decrypt(keystore(), ITEM, new Ciphertext(Bytes.of(blob), Map.of()))))
        .isInstanceOf(SyncFailure.IntegrityFailed.class);
  }

  @Test
  void aMissingPermissionIsNamedWithPrincipalAndKey() {
    accounts.reader.permissions(Policies.allow("dynamodb:*", "*"));
    String key = accounts.key.arn();

    assertThat(
            Failures.of(
                () -> decrypter.decrypt(keystore(key), ITEM, encrypt(accounts.key, "s3cr3t"))))
        .isEqualTo(
            new SyncFailure.DecryptDenied(
                ITEM,
                new AwsDenial(
                    TwoAccounts.READER_SESSION_ARN,
                    "kms:Decrypt",
                    key,
                    "User: "
                        + TwoAccounts.READER_SESSION_ARN
                        + " is not authorized to perform: kms:Decrypt on resource: "
                        + key
                        + " because no identity-based policy allows the kms:Decrypt action")));
  }

  @Test
  void aDisabledKeyIsDenied() {
    var ciphertext = encrypt(accounts.key, "s3cr3t");
    accounts.key.state(KmsKey.State.DISABLED);

    assertThat(Failures.of(() -> decrypter.decrypt(keystore(), ITEM, ciphertext)))
        .isInstanceOf(SyncFailure.DecryptDenied.class);
  }

  @Test
  void eachWhoSharesAFailedCallNamesTheirOwnItem() throws Exception {
    sessions.session(keystore().session()).principal();
    accounts.reader.permissions(Policies.allow("dynamodb:*", "*"));
    accounts.aws.faults().next(1, "kms", "Decrypt", new Fault.Delayed(Duration.ofMillis(500)));
    var ciphertext = encrypt(accounts.key, "s3cr3t");
    var copy = ItemKey.newest("payments/db-copy");
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          executor.submit(() -> Failures.of(() -> decrypter.decrypt(keystore(), ITEM, ciphertext)));
      await().until(() -> decrypts() == 1);
      var other = Failures.of(() -> decrypter.decrypt(keystore(), copy, ciphertext));

      assertThat(first.get())
          .isInstanceOfSatisfying(DENIED, f -> assertThat(f.key()).isEqualTo(ITEM));
      assertThat(other).isInstanceOfSatisfying(DENIED, f -> assertThat(f.key()).isEqualTo(copy));
    }
    assertThat(decrypts()).isEqualTo(1);
  }

  private static ResolvedKeystore keystore(String... kmsKeyArns) {
    return accounts.keystore("keystore", kmsKeyArns);
  }

  private static long decrypts() {
    return accounts.aws.calls("kms", "Decrypt");
  }

  private static Ciphertext encrypt(KmsKey key, String value) {
    return encrypt(key, Plaintext.ofUtf8(value).bytes(), Map.of());
  }

  private static Ciphertext encrypt(KmsKey key, byte[] value, Map<String, String> context) {
    try (var kms = accounts.clients.kms(accounts.a.administrator().provider())) {
      var answer =
          kms.encrypt(
              call ->
                  call.keyId(key.arn())
                      .plaintext(SdkBytes.fromByteArray(value))
                      .encryptionContext(context));
      return new Ciphertext(Bytes.of(answer.ciphertextBlob().asByteArray()), context);
    }
  }
}
