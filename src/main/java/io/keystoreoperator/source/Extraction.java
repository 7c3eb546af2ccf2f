package io.keystoreoperator.source;

import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Whitespace;
import org.jspecify.annotations.Nullable;

/// An item whose value is an object: its members become keys.
///
/// @param place where it stands in the spec, for messages
/// @param property the part of the value that is the object; null is the whole
public record Extraction(
    String place,
    ItemKey key,
    @Nullable String property,
    DecodingStrategy decodingStrategy,
    Whitespace whitespace,
    KeyNaming naming) {}
