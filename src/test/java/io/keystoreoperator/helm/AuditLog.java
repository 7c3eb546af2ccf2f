package io.keystoreoperator.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keystoreoperator.kube.RealKubernetes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What ServiceAccounts have asked of the API server from some moment on, and by which role they
/// might.
final class AuditLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern BY_ROLE = Pattern.compile(" of (ClusterRole|Role) \"([^\"]+)\"");

  private final Path file;
  private final long from;

  private AuditLog(Path file, long from) {
    this.file = file;
    this.from = from;
  }

  static AuditLog fromNowOn(RealKubernetes kubernetes) {
    Path file = kubernetes.auditLog();
    return new AuditLog(file, lines(file).size());
  }

  /// The rights that were used, each with the name of the object and without.
  Set<Right> used() {
    Set<Right> used = new TreeSet<>();
    for (JsonNode event : events()) {
      JsonNode object = event.path("objectRef");
      Matcher role = BY_ROLE.matcher(annotation(event, "reason"));
      if (role.find() && !object.isMissingNode()) {
        Right right =
            new Right(
                role.group(1) + " " + role.group(2),
                event.path("verb").asText(),
                resource(object),
                object.path("name").asText());
        used.add(right);
        used.add(right.ofAll());
      }
    }
    return used;
  }

  /// What no role allowed, with who asked: `system:serviceaccount:payments:app: get secrets`.
  Set<String> forbidden() {
    Set<String> forbidden = new TreeSet<>();
    for (JsonNode event : events()) {
      if (annotation(event, "decision").equals("forbid")) {
        forbidden.add(
            event.path("user").path("username").asText()
                + ": "
                + event.path("verb").asText()
                + " "
                + resource(event.path("objectRef")));
      }
    }
    return forbidden;
  }

  private List<JsonNode> events() {
    return lines(file).stream().skip(from).map(AuditLog::parse).toList();
  }

  private static String resource(JsonNode object) {
    String subresource = object.path("subresource").asText();
    return Right.resource(
        object.path("apiGroup").asText(),
        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource));
  }

  private static String annotation(JsonNode event, String name) {
    return event.path("annotations").path("authorization.k8s.io/" + name).asText();
  }

  /// Those that are written to their end.
  private static List<String> lines(Path file) {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
