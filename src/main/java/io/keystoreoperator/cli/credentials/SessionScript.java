package io.keystoreoperator.cli.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keystoreoperator.aws.TemporaryCredentials;
import io.keystoreoperator.cli.session.SessionMarker;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.model.Plaintext;
import java.util.ArrayList;
import java.util.List;

/// The lines that put a session into a shell's environment, and those that take it out again.
record SessionScript(ShellSyntax syntax, Shell shell) {
  private static final String REGION = "AWS_DEFAULT_REGION";
  private static final List<String> KEYS =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_SECURITY_TOKEN",
          SessionMarker.VARIABLE);

  /// @param region for AWS_DEFAULT_REGION where there is none
  String enter(TemporaryCredentials session, String region) {
    String token = text(session.sessionToken());
    List<String> lines = new ArrayList<>();
    lines.add(
        shell
            .variable(REGION)
            .map(kept -> syntax.set(REGION, kept))
            .orElseGet(() -> syntax.setUnlessSet(REGION, region)));
    lines.add(syntax.set("AWS_ACCESS_KEY_ID", session.accessKeyId()));
    lines.add(syntax.set("AWS_SECRET_ACCESS_KEY", text(session.secretAccessKey())));
    lines.add(syntax.set("AWS_SESSION_TOKEN", token));
    lines.add(syntax.set("AWS_SECURITY_TOKEN", token));
    lines.add(syntax.set(SessionMarker.VARIABLE, marker(session, region).toString()));
    return String.join("\n", lines);
  }

  /// Back to the credentials that were there before, and to no region where we have set it.
  String leave() {
    List<String> lines = new ArrayList<>(KEYS.stream().map(syntax::unset).toList());
    SessionMarker.in(shell)
        .map(SessionMarker::addedRegion)
        .filter(added -> shell.variable(REGION).filter(added::equals).isPresent())
        .ifPresent(_ -> lines.add(syntax.unset(REGION)));
    return String.join("\n", lines);
  }

  private SessionMarker marker(TemporaryCredentials session, String region) {
    boolean addsRegion = shell.variable(REGION).isEmpty();
    String addedBefore = SessionMarker.in(shell).map(SessionMarker::addedRegion).orElse(null);
    return new SessionMarker(session.accessKeyId(), addsRegion ? region : addedBefore);
  }

  private static String text(Plaintext secret) {
    return new String(secret.bytes(), UTF_8);
  }
}
