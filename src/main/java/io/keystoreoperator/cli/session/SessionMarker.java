package io.keystoreoperator.cli.session;

import io.keystoreoperator.cli.shell.Shell;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `credentials` leaves in the environment beside a session, so that the next run knows the
/// session for its own and looks for the identity beneath.
///
/// @param accessKeyId of the session
/// @param addedRegion the AWS_DEFAULT_REGION that was set with it; null where there was one before
public record SessionMarker(String accessKeyId, @Nullable String addedRegion) {
  public static final String VARIABLE = "KEYSTORE_SESSION";

  private static final String SEPARATOR = ":";

  /// The marker of the session that is in the environment now, if that is one of ours: when the
  /// person has set other keys since, they are meant.
  public static Optional<SessionMarker> in(Shell shell) {
    return shell
        .variable(VARIABLE)
        .map(SessionMarker::parse)
        .filter(m -> m.accessKeyId.equals(shell.environment().get("AWS_ACCESS_KEY_ID")));
  }

  private static SessionMarker parse(String text) {
    int separator = text.indexOf(SEPARATOR);
    return separator < 0
        ? new SessionMarker(text, null)
        : new SessionMarker(
            text.substring(0, separator), text.substring(separator + SEPARATOR.length()));
  }

  /// As it stands in the environment.
  @Override
  public String toString() {
    return addedRegion == null ? accessKeyId : accessKeyId + SEPARATOR + addedRegion;
  }
}
