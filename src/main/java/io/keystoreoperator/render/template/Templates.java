package io.keystoreoperator.render.template;

import static java.util.stream.Collectors.joining;

import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Renders the templates of a Secret over its values: all of them, or none.
public final class Templates {
  private static final int MOST_TOLD = 5;

  private Templates() {}

  /// What the templates make, by their keys.
  ///
  /// @param texts templates by key of the Secret
  /// @param values what they see
  /// @throws SyncFailedException TemplateFailed, with each template that fails, line and variable;
  ///     never with a value
  public static SortedMap<String, Plaintext> render(
      SortedMap<String, String> texts, SortedMap<String, Plaintext> values) {
    SortedMap<String, Plaintext> rendered = new TreeMap<>();
    if (texts.isEmpty()) {
      return rendered;
    }
    Variables variables = Variables.of(values);
    Effort effort = new Effort();
    Map<String, TemplateProblem> problems = new LinkedHashMap<>();
    texts.forEach(
        (key, text) -> {
          try {
            rendered.put(key, new Template(text).render(variables, effort));
          } catch (TemplateProblem problem) {
            problems.put(key, problem);
          }
        });
    if (!problems.isEmpty()) {
      throw new SyncFailedException(failure(problems));
    }
    return rendered;
  }

  /// What a template makes of each of these names, which it sees as `value`, in their order.
  ///
  /// @param where the template stands, for messages
  /// @throws SyncFailedException TemplateFailed, with line and variable; never with a name
  public static List<String> rename(String where, String text, List<String> names) {
    Effort effort = new Effort();
    try {
      Template.Parsed template = new Template(text).parsed(named("").names());
      return names.stream()
          .map(name -> template.render(named(name), effort))
          .map(made -> new String(made.bytes(), StandardCharsets.UTF_8))
          .toList();
    } catch (TemplateProblem problem) {
      throw new SyncFailedException(new SyncFailure.TemplateFailed(where, problem.told()));
    }
  }

  private static Variables named(String name) {
    return Variables.of(new TreeMap<>(Map.of("value", Plaintext.ofUtf8(name))));
  }

  private static SyncFailure failure(Map<String, TemplateProblem> problems) {
    var first = problems.entrySet().iterator().next();
    String others =
        problems.entrySet().stream()
            .skip(1)
            .limit(MOST_TOLD)
            .map(other -> "; " + where(other.getKey()) + ": " + other.getValue().told())
            .collect(joining());
    int more = problems.size() - 1 - MOST_TOLD;
    return new SyncFailure.TemplateFailed(
        where(first.getKey()),
        first.getValue().told() + others + (more > 0 ? "; +" + more + " more templates" : ""));
  }

  private static String where(String key) {
    return "template \"" + key + "\"";
  }
}
