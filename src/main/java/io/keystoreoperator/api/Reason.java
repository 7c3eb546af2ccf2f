package io.keystoreoperator.api;

/// Why a condition is as it is: a contract with users, each explained in `docs/reasons.md`.
public enum Reason {
  SYNCED("Synced"),
  INVALID_SPEC("InvalidSpec"),
  KEYSTORE_NOT_FOUND("KeystoreNotFound"),
  KEY_NOT_ALLOWED("KeyNotAllowed"),
  ASSUME_ROLE_DENIED("AssumeRoleDenied"),
  TABLE_NOT_FOUND("TableNotFound"),
  LIVE("Live"),
  NO_STREAM("NoStream"),
  ACCESS_DENIED("AccessDenied"),
  ITEM_NOT_FOUND("ItemNotFound"),
  DECRYPT_DENIED("DecryptDenied"),
  INTEGRITY_FAILED("IntegrityFailed"),
  PROPERTY_NOT_FOUND("PropertyNotFound"),
  TEMPLATE_FAILED("TemplateFailed"),
  SECRET_NOT_OWNED("SecretNotOwned"),
  KEY_CONFLICT("KeyConflict"),
  SECRET_REFUSED("SecretRefused"),
  SECRET_TOO_LARGE("SecretTooLarge"),
  TYPE_CHANGE_REFUSED("TypeChangeRefused"),
  IMMUTABLE_OUTDATED("ImmutableOutdated"),
  DELETION_HELD("DeletionHeld"),
  PROGRESSING("Progressing"),
  NAMESPACES_FAILING("NamespacesFailing"),
  KEYSTORE_SECRET_NOT_OWNED("KeystoreSecretNotOwned"),
  KEYSTORE_SECRET_REFUSED("KeystoreSecretRefused"),
  THROTTLED("Throttled"),
  UNAVAILABLE("Unavailable");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /// As it stands in YAML.
  public String text() {
    return text;
  }
}
