package io.keystoreoperator.operator;

/// What is to be said of a keystore's push.
sealed interface PushState {
  /// Nobody asked for it.
  record Off() implements PushState {}

  /// Not known yet.
  record Starting() implements PushState {}

  /// Changes are told as they happen.
  ///
  /// @param viewType of the stream
  record Live(String viewType) implements PushState {}

  /// They are not, or not all.
  record Down(FailureReport failure) implements PushState {}
}
