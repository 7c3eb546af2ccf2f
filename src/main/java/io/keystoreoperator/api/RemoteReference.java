package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An item of the keystore, and what of it is wanted.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.metadataPolicy) || self.metadataPolicy == 'None'",
    message = RemoteReference.NO_TAGS)
@ValidationRule(value = "!has(self.decryptingStrategy)", message = RemoteReference.KMS_DECRYPTS)
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
        Map<String, @Size(max = 1024) String> encryptionContext,
    @JsonPropertyDescription(
            "Of extract, without rewrite: what becomes of characters that no key of a Secret can"
                + " hold. Default (_) or Unicode (_U0020_).")
        @Nullable KeyConversion conversionStrategy,
    @Size(max = 64)
        @JsonPropertyDescription("Not there, but for None: items have no tags to fetch.")
        @Nullable String metadataPolicy,
    @PreserveUnknownFields @JsonPropertyDescription("Not there: items are decrypted by KMS.")
        @Nullable Object decryptingStrategy) {
  public static final String NO_TAGS =
      "metadataPolicy fetches tags, and items have none: leave it out";
  public static final String KMS_DECRYPTS =
      "decryptingStrategy is not there: items are decrypted by KMS, and by nothing else";

  /// What there is of a metadata policy.
  public static final String NO_METADATA = "None";

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
