package io.keystoreoperator.api;

/// The conditions, as kstatus understands them. On a KeystoreSecret all but Ready are there only
/// while they are true.
public enum ConditionType {
  /// The Secret is in place and fresh enough.
  READY("Ready"),
  /// Work on the latest spec goes on; it will be tried again by itself.
  RECONCILING("Reconciling"),
  /// The latest spec cannot be met until somebody changes something.
  STALLED("Stalled"),
  SUSPENDED("Suspended"),
  /// The Secret holds what was last good, and cannot be compared with the keystore now.
  REFRESH_FAILING("RefreshFailing"),
  /// Of a keystore with push: changes in the table are told as they happen. Whether it is true or
  /// not, Ready has nothing to do with it.
  PUSH_LIVE("PushLive");

  private final String text;

  ConditionType(String text) {
    this.text = text;
  }

  /// As it stands in YAML.
  public String text() {
    return text;
  }
}
