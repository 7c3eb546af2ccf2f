package io.keystoreoperator.kms;

import io.keystoreoperator.aws.AwsErrors;
import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.aws.SingleFlight;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.Ciphertext;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.DecryptResponse;

/// Has KMS open ciphertexts with a key the keystore allows. Equal ones under way at the same time
/// are one call; no plaintext is kept once that call has ended.
public final class KmsDecrypter {
  private static final String UNNAMED_KEY = "the KMS key that encrypted the item";

  private final AwsSessions sessions;
  private final SingleFlight<Wanted, Answer> flights = new SingleFlight<>();

  public KmsDecrypter(AwsSessions sessions) {
    this.sessions = sessions;
  }

  /// What KMS makes of the ciphertext, exact to the byte.
  ///
  /// @param item whose ciphertext it is, for messages
  /// @throws SyncFailedException naming the item
  public Plaintext decrypt(ResolvedKeystore keystore, ItemKey item, Ciphertext ciphertext) {
    AwsSession session = sessions.session(keystore.session());
    var wanted = new Wanted(session.request(), keystore.kmsKeyArns(), ciphertext);
    try {
      Answer answer = flights.join(wanted, () -> ask(session, wanted));
      if (!wanted.allows(answer.keyArn())) {
        throw new SyncFailedException(
            new SyncFailure.DecryptDenied(item, notAmongKeys(session, answer.keyArn())));
      }
      return answer.plaintext();
    } catch (SdkException e) {
      // Each who shared the call names an item of their own.
      throw AwsErrors.decrypting(session, item, wanted.keyForMessages(), e);
    }
  }

  private static Answer ask(AwsSession session, Wanted wanted) {
    DecryptResponse answer =
        session.kms(
            kms ->
                kms.decrypt(
                    call -> {
                      call.ciphertextBlob(
                              SdkBytes.fromByteArrayUnsafe(wanted.ciphertext().blob().toArray()))
                          .encryptionContext(wanted.ciphertext().encryptionContext());
                      if (wanted.namesKey()) {
                        call.keyId(wanted.keyForMessages());
                      }
                    }));
    return new Answer(Plaintext.of(answer.plaintext().asByteArrayUnsafe()), answer.keyId());
  }

  private static AwsDenial notAmongKeys(AwsSession session, String keyArn) {
    return new AwsDenial(
        session.principalForMessages(),
        "kms:Decrypt",
        keyArn,
        "KMS opened the item with a key that is not among the keystore's kmsKeyArns");
  }

  /// A call to KMS, equal to those that may share its answer.
  private record Wanted(SessionRequest session, Set<String> keyArns, Ciphertext ciphertext) {
    /// With a single key KMS itself refuses what another has encrypted.
    boolean namesKey() {
      return keyArns.size() == 1;
    }

    boolean allows(String keyArn) {
      return keyArns.size() <= 1 || keyArns.contains(keyArn);
    }

    String keyForMessages() {
      return namesKey() ? keyArns.iterator().next() : UNNAMED_KEY;
    }
  }

  private record Answer(Plaintext plaintext, String keyArn) {}
}
