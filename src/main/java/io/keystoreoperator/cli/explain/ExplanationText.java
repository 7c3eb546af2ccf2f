package io.keystoreoperator.cli.explain;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.cli.items.VersionText;
import io.keystoreoperator.cli.shell.Columns;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An explanation for people.
record ExplanationText(Explanation explanation) {
  private static final String NONE = "-";
  private static final String MEMBERS = "(members)";

  String text(boolean coloured) {
    StringBuilder text = new StringBuilder();
    var kss = explanation.kss();
    KeystoreSecretStatus status = kss.statusOrEmpty();
    text.append("KeystoreSecret ").append(Readings.named(kss)).append('\n');
    line(text, "Secret", kss.targetName() + (status.target() == null ? " (not there yet)" : ""));
    line(text, "Keystore", keystore());
    line(text, "Ready", ready());
    explanation.others().forEach(other -> line(text, other.getType(), beside(other)));
    String change = status.lastChangeTime();
    switch (kss.getSpec().effectiveRefreshPolicy()) {
      case PERIODIC -> {}
      case ON_CHANGE -> line(text, "Refresh", "when the spec changes, or by force-sync");
      case CREATED_ONCE ->
          line(text, "Refresh", "never, but by force-sync: the Secret is made once");
    }
    line(text, "Last change", change == null ? "never" : change);
    text.append('\n').append(keys(coloured));
    if (explanation.isStillToFind()) {
      text.append("\nWhat find finds is not known yet.\n");
    }
    if (!explanation.isComplete()) {
      text.append(
          "\nYou may not see all KeystoreSecrets and their keystores: there may be other readers.\n");
    }
    return text.toString();
  }

  private String keystore() {
    return switch (explanation.keystore()) {
      case KeystoreFacts.Seen(var id, String table, String region, _, var ready) ->
          "%s, table %s in %s%s"
              .formatted(
                  id,
                  table,
                  region,
                  ready
                      .filter(condition -> !"True".equals(condition.getStatus()))
                      .map(condition -> "; " + why(condition))
                      .orElse(""));
      case KeystoreFacts.Missing(var id) -> id + ", which is not there";
      case KeystoreFacts.Hidden(var id) -> id + ", which you may not see";
    };
  }

  private String ready() {
    String current =
        explanation.isCurrent() ? "" : " (of an earlier spec: the operator is to look)";
    return explanation
        .ready()
        .map(condition -> condition.getStatus() + ", " + why(condition) + current)
        .orElse("Unknown: the operator has not looked yet");
  }

  /// A condition beside Ready; what Ready has said already is not said again.
  private String beside(Condition condition) {
    boolean isSaid =
        explanation
            .ready()
            .filter(ready -> Objects.equals(ready.getMessage(), condition.getMessage()))
            .isPresent();
    return isSaid ? when(condition) : when(condition) + indented(condition.getMessage());
  }

  private String why(Condition condition) {
    String remedy = "True".equals(condition.getStatus()) ? null : explanation.remedy(condition);
    return when(condition)
        + indented(condition.getMessage())
        + indented(remedy == null ? null : "what to do: " + remedy);
  }

  private static String when(Condition condition) {
    return condition.getReason() + " since " + condition.getLastTransitionTime();
  }

  private static String indented(@Nullable String line) {
    return line == null || line.isBlank() ? "" : "\n  " + line;
  }

  private String keys(boolean coloured) {
    Columns columns = new Columns("secret key", "item", "version", "newest", "also read by");
    for (ExplainedKey key : explanation.keys()) {
      String property = key.property();
      columns.add(
          key.secretKey() == null ? MEMBERS : key.secretKey(),
          key.item() + (property == null ? "" : " (" + property + ")"),
          version(key),
          shown(key.newest()),
          key.readers().isEmpty() ? NONE : String.join(", ", key.readers()));
    }
    return columns.text(coloured);
  }

  private static String version(ExplainedKey key) {
    if (!key.isRead()) {
      return key.isGone() ? "gone" : "not read";
    }
    return shown(key.version()) + (key.isPinned() ? " (pinned)" : "");
  }

  private static String shown(@Nullable String version) {
    return version == null ? NONE : VersionText.shown(version);
  }

  private static void line(StringBuilder text, String name, String what) {
    text.append(name).append(": ").append(what).append('\n');
  }
}
