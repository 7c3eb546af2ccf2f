package io.keystoreoperator.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a Secret is made like: its type and metadata, and the keys that are rendered from texts.
///
/// @param keepsData whether the data that the texts see is in the Secret too; a text of the same
///     key goes before it
/// @param texts templates by the key of the Secret that they make
public record SecretTemplate(
    String type,
    boolean keepsData,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    SortedMap<String, String> texts) {
  public static final String OPAQUE = "Opaque";

  /// The data as it is, in a Secret of the general type.
  public static final SecretTemplate NONE =
      new SecretTemplate(OPAQUE, true, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public SecretTemplate {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
  }
}
