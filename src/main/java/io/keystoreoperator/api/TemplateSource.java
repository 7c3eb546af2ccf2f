package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/// Where more templates are.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TemplateSource(
    @Required @JsonPropertyDescription("A ConfigMap in the KeystoreSecret's namespace.")
        ConfigMapTemplates configMap) {

  /// Templates in a ConfigMap.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ConfigMapTemplates(
      @Required
          @Pattern(ResourceName.PATTERN)
          @Size(min = 1, max = ResourceName.MAX_LENGTH)
          @JsonPropertyDescription("Name of the ConfigMap.")
          String name,
      @Required
          @Size(min = 1, max = 100)
          @JsonPropertyDescription("Which of its keys are templates.")
          List<Item> items) {
    public ConfigMapTemplates {
      name = name == null ? "" : name;
      items = items == null ? List.of() : List.copyOf(items);
    }
  }

  /// One template.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Item(
      @Required
          @Pattern(SecretDataEntry.SECRET_KEY)
          @Size(min = 1, max = 253)
          @JsonPropertyDescription(
              "Key of the ConfigMap that holds the template, and of the Secret that holds what it"
                  + " makes.")
          String key) {
    public Item {
      key = key == null ? "" : key;
    }
  }
}
