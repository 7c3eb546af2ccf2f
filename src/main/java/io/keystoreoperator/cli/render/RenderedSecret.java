package io.keystoreoperator.cli.render;

import io.keystoreoperator.cli.shell.Columns;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.render.SecretContent;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// The Secret that would be made.
///
/// @param immutable whether it would be made so; one that is so already stays so
record RenderedSecret(String namespace, String name, boolean immutable, SecretContent content) {
  /// @param reveal with the values
  String text(boolean reveal, boolean coloured) {
    StringBuilder text = new StringBuilder(title(content.type())).append('\n');
    if (immutable) {
      text.append("immutable\n");
    }
    content.labels().forEach((key, value) -> text.append(line("label", key, value)));
    content.annotations().forEach((key, value) -> text.append(line("annotation", key, value)));
    Columns columns = reveal ? new Columns("key", "bytes", "value") : new Columns("key", "bytes");
    content
        .data()
        .forEach(
            (key, value) -> {
              String bytes = Integer.toString(value.length());
              if (reveal) {
                columns.add(key, bytes, ShownValue.of(value));
              } else {
                columns.add(key, bytes);
              }
            });
    return text.append(columns.text(coloured)).toString();
  }

  String title(String type) {
    return "Secret " + namespace + "/" + name + ", type " + type;
  }

  private static String line(String kind, String key, String value) {
    return kind + " " + key + "=" + value + "\n";
  }

  /// A manifest; without the values one that no cluster takes.
  Map<String, Object> manifest(boolean reveal) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", namespace);
    putUnlessEmpty(metadata, "labels", content.labels());
    putUnlessEmpty(metadata, "annotations", content.annotations());
    Map<String, Object> data = new LinkedHashMap<>();
    content.data().forEach((key, value) -> data.put(key, reveal ? base64(value) : masked(value)));
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("apiVersion", "v1");
    manifest.put("kind", "Secret");
    manifest.put("metadata", metadata);
    manifest.put("type", content.type());
    if (immutable) {
      manifest.put("immutable", true);
    }
    manifest.put("data", data);
    return manifest;
  }

  private static void putUnlessEmpty(
      Map<String, Object> metadata, String kind, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      metadata.put(kind, texts);
    }
  }

  private static String base64(Plaintext value) {
    return Base64.getEncoder().encodeToString(value.bytes());
  }

  private static String masked(Plaintext value) {
    return "(" + value.length() + " bytes)";
  }
}
