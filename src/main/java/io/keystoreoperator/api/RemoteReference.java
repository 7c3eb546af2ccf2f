package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An item of the keystore, and what of it is wanted.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RemoteReference(
    @Required @Size(min = 1, max = 2048) @JsonPropertyDescription("Name of the item in the table.")
        String key,
    @Size(min = 1, max = 2048)
        @JsonPropertyDescription(
            "Part of a value that is JSON: a key, or a path such as tls.ca or hosts.0.")
        @Nullable String property,
    @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            "Version of the item, for tables that keep versions. Default: the newest.")
        @Nullable String version,
    @Default("None")
        @JsonPropertyDescription(
            "None, Base64, Base64URL, or Auto: decode what can be decoded, leave the rest.")
        Decoding decodingStrategy,
    @Default("Keep")
        @JsonPropertyDescription(
            "Keep: the exact bytes. Trim: without white space at both ends, as the keystore tool's"
                + " retrieve prints it.")
        WhitespacePolicy whitespace,
    @JsonPropertyDescription(
            "Encryption context given to KMS, added to the keystore's and taken as it is.")
        Map<String, @Size(max = 1024) String> encryptionContext) {
  public enum Decoding {
    @JsonProperty("None")
    NONE,
    @JsonProperty("Base64")
    BASE64,
    @JsonProperty("Base64URL")
    BASE64_URL,
    @JsonProperty("Auto")
    AUTO
  }

  public enum WhitespacePolicy {
    @JsonProperty("Keep")
    KEEP,
    @JsonProperty("Trim")
    TRIM
  }

  public RemoteReference {
    key = key == null ? "" : key;
    decodingStrategy = decodingStrategy == null ? Decoding.NONE : decodingStrategy;
    whitespace = whitespace == null ? WhitespacePolicy.KEEP : whitespace;
    encryptionContext = encryptionContext == null ? Map.of() : Map.copyOf(encryptionContext);
  }
}
