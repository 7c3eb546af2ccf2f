package io.keystoreoperator.cli.session;

import java.util.Locale;

/// `--source`: where the person's own credentials come from.
enum Source {
  AUTO,
  ENVIRONMENT,
  INSTANCE,
  WEB_IDENTITY,
  PROFILE;

  /// As it is given on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
