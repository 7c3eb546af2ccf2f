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

  /// As it is given on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
