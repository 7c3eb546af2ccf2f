package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Many keys of the Secret at once: the members of one item, or all items of some names.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = "has(self.extract) != has(self.find)", message = DataFrom.EXTRACT_OR_FIND)
@ValidationRule(value = "!has(self.sourceRef)", message = SecretDataEntry.ONE_KEYSTORE)
public record DataFrom(
    @JsonPropertyDescription(
            "An item whose value is a JSON object: its members become keys of the Secret, strings as"
                + " their text and all else as JSON.")
        @Nullable RemoteReference extract,
    @JsonPropertyDescription(
            "All items of some names, each a key of the Secret. The keystore needs find: Enabled.")
        @Nullable ItemSearch find,
    @Size(max = 10)
        @JsonPropertyDescription(
            "What becomes of the names of members or items before they are keys of the Secret, one"
                + " step after the other.")
        List<KeyRewrite> rewrite,
    @PreserveUnknownFields @JsonPropertyDescription("Not there: keystoreRef says where to read.")
        @Nullable Object sourceRef) {
  public static final String EXTRACT_OR_FIND =
      "an entry of dataFrom has exactly one of extract and find";

  public DataFrom {
    rewrite = rewrite == null ? List.of() : List.copyOf(rewrite);
  }
}
