package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.store.PutCondition;
import io.keystoreoperator.store.TableLayout;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// How an item is to be written: its format, its version (null in a format without any), and what
/// must hold of the table so that nothing of somebody else's is overwritten.
record Draft(ItemFormat format, @Nullable String version, PutCondition condition) {
  /// The attribute that holds the names in a table of the keystore gem's.
  static final String KEYSTORE_NAMES = "ParameterName";

  private static final String CREDSTASH_NAMES = "name";
  private static final String CREDSTASH_VERSIONS = "version";
  private static final BigInteger LAST = BigInteger.valueOf(Long.MAX_VALUE);

  /// A keystore v1 item, which has no version: like the gem, it replaces what is there.
  static Draft v1(boolean ifAbsent) {
    return new Draft(
        ItemFormat.KEYSTORE_V1,
        null,
        ifAbsent ? new PutCondition.Absent(KEYSTORE_NAMES) : new PutCondition.None());
  }

  /// What follows the newest item of the name.
  ///
  /// @param wanted a format, or AUTO: what the newest item has, or what the table is made for
  /// @param newest null when there is none
  /// @param wantedVersion a version of one's own, which only credstash has
  /// @throws CommandFailedException when the table is not made for the format or the version
  static Draft after(
      ItemFormat wanted,
      TableLayout layout,
      @Nullable EncryptedItem newest,
      @Nullable String wantedVersion) {
    ItemFormat format = formatFor(wanted, layout, newest);
    if (wantedVersion != null && format != ItemFormat.CREDSTASH) {
      throw new CommandFailedException(
          "--version is for Credstash alone, and this would be stored as " + FormatName.of(format));
    }
    return switch (format) {
      case KEYSTORE_V2 -> v2(newest);
      case CREDSTASH -> credstash(newest, wantedVersion);
      case KEYSTORE_V1, AUTO -> v1(false);
    };
  }

  private static ItemFormat formatFor(
      ItemFormat wanted, TableLayout layout, @Nullable EncryptedItem newest) {
    ItemFormat made =
        switch (layout) {
          case TableLayout.ByName(var names) when names.equals(KEYSTORE_NAMES) ->
              newest != null && "v2".equals(newest.text("keystore_format"))
                  ? ItemFormat.KEYSTORE_V2
                  : ItemFormat.KEYSTORE_V1;
          case TableLayout.ByNameAndVersion(var names, var versions, var type)
              when names.equals(CREDSTASH_NAMES)
                  && versions.equals(CREDSTASH_VERSIONS)
                  && type == TableLayout.VersionType.TEXT ->
              ItemFormat.CREDSTASH;
          case TableLayout.ByName _, TableLayout.ByNameAndVersion _ ->
              throw new CommandFailedException(
                  "the table's keys are those of no format: keystore tables have ParameterName,"
                      + " credstash's have name and version");
        };
    boolean credstashTable = made == ItemFormat.CREDSTASH;
    if (wanted != ItemFormat.AUTO && credstashTable != (wanted == ItemFormat.CREDSTASH)) {
      throw new CommandFailedException(
          "the table is made for "
              + (credstashTable ? "Credstash" : "KeystoreV1 and KeystoreV2")
              + ", not for "
              + FormatName.of(wanted)
              + ": choose another --table or --format");
    }
    return wanted == ItemFormat.AUTO ? made : wanted;
  }

  private static Draft v2(@Nullable EncryptedItem newest) {
    if (newest == null) {
      return new Draft(ItemFormat.KEYSTORE_V2, "1", new PutCondition.Absent(KEYSTORE_NAMES));
    }
    String version = newest.version();
    return version == null
        ? new Draft(ItemFormat.KEYSTORE_V2, "1", new PutCondition.Unversioned(KEYSTORE_NAMES))
        : new Draft(
            ItemFormat.KEYSTORE_V2,
            Long.toString(next(version)),
            new PutCondition.VersionIs(version));
  }

  private static Draft credstash(@Nullable EncryptedItem newest, @Nullable String wantedVersion) {
    String version = wantedVersion == null ? following(newest) : wantedVersion;
    return new Draft(
        ItemFormat.CREDSTASH,
        VersionText.ofCredstash(version),
        new PutCondition.Absent(CREDSTASH_NAMES));
  }

  private static String following(@Nullable EncryptedItem newest) {
    return newest == null ? "1" : Long.toString(next(String.valueOf(newest.version())));
  }

  private static long next(String version) {
    if (!VersionText.isNumber(version) || new BigInteger(version).compareTo(LAST) >= 0) {
      throw new CommandFailedException(
          "no version follows the newest one, \""
              + VersionText.shown(version)
              + "\": name one with --version");
    }
    return Long.parseLong(version) + 1;
  }
}
