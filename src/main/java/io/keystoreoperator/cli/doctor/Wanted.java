package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.model.ItemKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person wants tried, whichever keystore it is.
///
/// @param item null when they named none
/// @param pushes whether the stream is to be tried, even if the keystore does not ask for it
/// @param serviceAccount to start from; null for their own identity, or the keystore's
record Wanted(
    @Nullable ItemKey item,
    Map<String, String> encryptionContext,
    boolean finds,
    boolean pushes,
    @Nullable ServiceAccountName serviceAccount) {
  Wanted {
    encryptionContext = Map.copyOf(encryptionContext);
  }
}
