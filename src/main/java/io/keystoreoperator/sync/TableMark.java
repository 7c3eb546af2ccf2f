package io.keystoreoperator.sync;

import io.keystoreoperator.model.ResolvedKeystore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What a status says of the table that items were read from: enough to tell it from another, and
/// nothing of AWS's.
public final class TableMark {
  private static final int BYTES = 8;

  private TableMark() {}

  /// Null where DynamoDB gives tables no ID, by which one made anew could be told.
  public static @Nullable String of(ResolvedKeystore keystore, String tableId) {
    if (tableId.isEmpty()) {
      return null;
    }
    try {
      byte[] text = (keystore.uid() + "/" + tableId).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
