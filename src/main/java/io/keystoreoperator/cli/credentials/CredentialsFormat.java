package io.keystoreoperator.cli.credentials;

import java.util.Locale;

/// `--format` of `credentials`.
enum CredentialsFormat {
  SHELL,
  UNSET,
  JSON,
  CREDENTIAL_PROCESS,
  FISH,
  POWERSHELL;

  /// Whether it is lines that a shell runs, which can also take a session out again.
  boolean isShell() {
    return switch (this) {
      case SHELL, UNSET, FISH, POWERSHELL -> true;
      case JSON, CREDENTIAL_PROCESS -> false;
    };
  }

  /// As it is given on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
