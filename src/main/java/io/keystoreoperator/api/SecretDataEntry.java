package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// One key of the Secret, and the item it comes from.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.sourceRef)", message = SecretDataEntry.ONE_KEYSTORE)
public record SecretDataEntry(
    @Required
        @Pattern(SECRET_KEY)
        @Size(min = 1, max = 253)
        @ValidationRule(
            value = "self != '.' && !self.startsWith('..')",
            message = "secretKey is not . and does not begin with ..")
        @JsonPropertyDescription("Key in the Secret.")
        String secretKey,
    @Required @JsonPropertyDescription("Where its value comes from.") RemoteReference remoteRef,
    @PreserveUnknownFields @JsonPropertyDescription("Not there: keystoreRef says where to read.")
        @Nullable Object sourceRef) {
  public static final String ONE_KEYSTORE =
      "sourceRef is not there: a KeystoreSecret reads the keystore of its keystoreRef alone, and"
          + " nothing is generated; another KeystoreSecret, with creationPolicy Merge, may add to the"
          + " same Secret";

  /// What Kubernetes takes as a key of a Secret, but for `.` and what begins with `..`.
  public static final String SECRET_KEY = "^[-._a-zA-Z0-9]+$";
}
