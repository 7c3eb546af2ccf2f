package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// One step from a name to a key of the Secret.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.merge)", message = KeyRewrite.NO_MERGE)
@ValidationRule(
    value = "has(self.merge) || has(self.regexp) != has(self.transform)",
    message = KeyRewrite.ONE_STEP)
public record KeyRewrite(
    @JsonPropertyDescription("Replaces what an expression finds.") @Nullable Regexp regexp,
    @JsonPropertyDescription("Renders a template.") @Nullable Transform transform,
    @PreserveUnknownFields @JsonPropertyDescription("Not there: target.template joins values.")
        @Nullable Object merge) {
  public static final String NO_MERGE =
      "rewrite.merge is not there: two keys of one name are an error; target.template joins values";
  public static final String ONE_STEP = "a step of rewrite has exactly one of regexp and transform";

  /// Every match of `source` becomes `target`; what does not match stays as it is.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Regexp(
      @Required
          @Size(min = 1, max = ItemSearch.LONGEST_EXPRESSION)
          @ValidationRule(
              value = ItemSearch.EXPRESSION_RULE,
              message = ItemSearch.EXPRESSION_MESSAGE)
          @JsonPropertyDescription("A regular expression (RE2).")
          String source,
      @Required
          @Size(max = 1024)
          @JsonPropertyDescription(
              "What takes the place of each match: $1 or ${name} is what a group matched, $$ a dollar"
                  + " sign.")
          String target) {
    public Regexp {
      source = source == null ? "" : source;
      target = target == null ? "" : target;
    }
  }

  /// What the template makes is the name.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Transform(
      @Required
          @Size(min = 1, max = 1024)
          @JsonPropertyDescription("A template that sees the name as {{ value }}.")
          String template) {
    public Transform {
      template = template == null ? "" : template;
    }
  }
}
