package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// Items by their names.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.path) || has(self.name)", message = ItemSearch.SOMETHING)
@ValidationRule(value = "!has(self.tags)", message = ItemSearch.NO_TAGS)
public record ItemSearch(
    @Size(min = 1, max = 2048)
        @JsonPropertyDescription("What the names begin with, such as payments/.")
        @Nullable String path,
    @JsonPropertyDescription("What the names are like.") @Nullable Name name,
    @PreserveUnknownFields @JsonPropertyDescription("Not there: items have no tags.")
        @Nullable Object tags,
    @JsonPropertyDescription(
            "Without rewrite: what becomes of characters that no key of a Secret can hold. Default"
                + " (_) or Unicode (_U0020_).")
        @Nullable KeyConversion conversionStrategy,
    @Default("None")
        @JsonPropertyDescription(
            "None, Base64, Base64URL, or Auto: decode what can be decoded, leave the rest.")
        RemoteReference.Decoding decodingStrategy) {
  public static final String SOMETHING =
      "find has path, name or both; name: {regexp: '.*'} finds all that this namespace may read";
  public static final String NO_TAGS = "items have no tags: find them by path and name";

  public ItemSearch {
    decodingStrategy = decodingStrategy == null ? RemoteReference.Decoding.NONE : decodingStrategy;
  }

  /// By an expression.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Name(
      @Required
          @Size(min = 1, max = LONGEST_EXPRESSION)
          @ValidationRule(value = EXPRESSION_RULE, message = EXPRESSION_MESSAGE)
          @JsonPropertyDescription(
              "A regular expression (RE2) that is to be found in the name; ^ and $ hold it to the"
                  + " whole.")
          String regexp) {
    public Name {
      regexp = regexp == null ? "" : regexp;
    }
  }

  /// In characters.
  public static final int LONGEST_EXPRESSION = 512;

  /// For schemas: whatever it answers, a text that is no expression fails it.
  static final String EXPRESSION_RULE = "''.matches(self) ? true : true";

  static final String EXPRESSION_MESSAGE = "a regular expression is one of RE2";
}
