package io.keystoreoperator.source;

import io.keystoreoperator.model.SecretKey;
import java.util.List;

/// How names become keys of a Secret: by the steps in their order, or, without any, by the
/// conversion.
public record KeyNaming(List<Step> steps, Conversion conversion) {
  public KeyNaming {
    steps = List.copyOf(steps);
  }

  /// One step.
  public sealed interface Step {
    /// Every match of the expression is replaced.
    record ByExpression(Expression source, Replacement target) implements Step {}

    /// What the template makes is the name.
    ///
    /// @param place where it stands, for messages
    record ByTemplate(String place, String template) implements Step {}
  }

  /// What renders a template over each of many names.
  @FunctionalInterface
  public interface Renaming {
    /// What the template makes of each name.
    ///
    /// @throws io.keystoreoperator.model.SyncFailedException TemplateFailed
    List<String> rename(Step.ByTemplate step, List<String> names);
  }

  /// The keys, in the order of the names. Not each of them is [SecretKey#isSound]: it is what
  /// the last step makes.
  public List<String> keys(List<String> names, Renaming templates, Work work) {
    List<String> keys = names;
    for (Step step : steps) {
      keys =
          switch (step) {
            case Step.ByExpression(Expression source, Replacement target) ->
                keys.stream().map(name -> source.replaceAll(name, target, work)).toList();
            case Step.ByTemplate template -> templates.rename(template, keys);
          };
    }
    return steps.isEmpty() ? keys.stream().map(conversion::convert).toList() : keys;
  }
}
