package io.keystoreoperator.cli.items;

import io.keystoreoperator.model.ItemFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The KMS key that encrypts.
public final class KmsKeyOptions {
  private static final String ALIAS = "alias/";
  private static final String OF_CREDSTASH = ALIAS + "credstash";

  @Option(
      names = {"--kms-key", "--kmsid"},
      paramLabel = "KEY",
      description = "The KMS key: ID, ARN or alias/NAME. Default for Credstash: alias/credstash.")
  private @Nullable String keyId;

  @Option(
      names = "--kmsalias",
      paramLabel = "ALIAS",
      description = "The same by its alias, with or without alias/.")
  private @Nullable String alias;

  boolean isGivenTwice() {
    return keyId != null && alias != null;
  }

  /// As KMS takes it, if one is named or the format has one by default.
  Optional<String> keyFor(ItemFormat format) {
    String named = alias == null || alias.startsWith(ALIAS) ? alias : ALIAS + alias;
    String byDefault = format == ItemFormat.CREDSTASH ? OF_CREDSTASH : null;
    return Stream.of(Optional.ofNullable(keyId), Optional.ofNullable(named))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> Optional.ofNullable(byDefault));
  }
}
