package io.keystoreoperator.cli.items;

import io.keystoreoperator.model.ItemFormat;

/// The formats by the names they have in keystore resources.
enum FormatName {
  AUTO("Auto", ItemFormat.AUTO),
  KEYSTORE_V1("KeystoreV1", ItemFormat.KEYSTORE_V1),
  KEYSTORE_V2("KeystoreV2", ItemFormat.KEYSTORE_V2),
  CREDSTASH("Credstash", ItemFormat.CREDSTASH);

  private final String name;
  private final ItemFormat format;

  FormatName(String name, ItemFormat format) {
    this.name = name;
    this.format = format;
  }

  static FormatName of(ItemFormat format) {
    return switch (format) {
      case AUTO -> AUTO;
      case KEYSTORE_V1 -> KEYSTORE_V1;
      case KEYSTORE_V2 -> KEYSTORE_V2;
      case CREDSTASH -> CREDSTASH;
    };
  }

  ItemFormat format() {
    return format;
  }

  @Override
  public String toString() {
    return name;
  }
}
