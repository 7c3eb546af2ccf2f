package io.keystoreoperator.render;

import io.keystoreoperator.model.Plaintext;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a Secret is to be: its type, what of its labels and annotations is ours to say, and its
/// data, exact to the byte.
public record SecretContent(
    String type,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    SortedMap<String, Plaintext> data) {
  public SecretContent {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
  }
}
