package io.keystoreoperator.model;

import org.jspecify.annotations.Nullable;

/// One key of the Secret and where its value comes from. The property is taken out of the item's
/// value, then whitespace is trimmed, then the rest is decoded.
///
/// @param key as it was asked for: without a version where the newest is wanted
/// @param property a member of the value, which is JSON then; null is the whole value
public record DataEntry(
    String secretKey,
    ItemKey key,
    @Nullable String property,
    DecodingStrategy decodingStrategy,
    Whitespace whitespace) {
  /// As messages name what is made of the item.
  public String source() {
    return property == null ? "the value of " + key : "property " + property + " of " + key;
  }
}
