package io.keystoreoperator.plan;

import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.source.Extraction;
import io.keystoreoperator.source.Finding;
import io.keystoreoperator.source.KeyNaming;
import io.keystoreoperator.source.Sources;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The hash behind `status.syncedRevision`. Every text is written with its length before it and
/// every collection with its size, so that no two inputs run together.
final class Revision {
  /// Raised when the same input would make another Secret than before.
  private static final String RENDERER = "1";

  private static final int ABSENT = -1;
  private static final int PRESENT = 1;

  private final MessageDigest digest;

  private Revision() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String of(SyncPlan plan, Map<ItemKey, EncryptedItem> items) {
    Revision revision = new Revision();
    revision.add(RENDERER);
    revision.add(plan.keystore().uid());
    revision.add(Long.toString(plan.keystore().generation()));
    revision.add(plan.secretName());
    revision.add(plan.sources());
    revision.add(plan.keys().size());
    for (ItemKey key : plan.keys()) {
      revision.add(key.name());
      revision.add(key.version());
      revision.add(plan.encryptionContext(key));
      revision.add(items.get(key));
    }
    revision.add(plan.template());
    return HexFormat.of().formatHex(revision.digest.digest());
  }

  private void add(Sources sources) {
    add(sources.entries().size());
    sources.entries().forEach(this::add);
    add(sources.extractions().size());
    sources.extractions().forEach(this::add);
    add(sources.findings().size());
    sources.findings().forEach(this::add);
  }

  private void add(Extraction extraction) {
    add(extraction.key().name());
    add(extraction.key().version());
    add(extraction.property());
    add(extraction.decodingStrategy().name());
    add(extraction.whitespace().name());
    add(extraction.naming());
  }

  /// What was looked for decides nothing but what was found.
  private void add(Finding finding) {
    add(finding.items().size());
    finding.items().forEach(item -> add(item.name()));
    add(finding.search().decodingStrategy().name());
    add(finding.search().naming());
  }

  private void add(KeyNaming naming) {
    add(naming.conversion().name());
    add(naming.steps().size());
    for (KeyNaming.Step step : naming.steps()) {
      switch (step) {
        case KeyNaming.Step.ByExpression(var source, var target) -> {
          add("E");
          add(source.source());
          add(target.target());
        }
        case KeyNaming.Step.ByTemplate(_, var template) -> {
          add("T");
          add(template);
        }
      }
    }
  }

  private void add(DataEntry entry) {
    add(entry.secretKey());
    add(entry.key().name());
    add(entry.key().version());
    add(entry.property());
    add(entry.decodingStrategy().name());
    add(entry.whitespace().name());
  }

  private void add(SecretTemplate template) {
    add(template.type());
    add(template.keepsData() ? PRESENT : ABSENT);
    add(template.labels());
    add(template.annotations());
    add(template.texts());
  }

  private void add(Map<String, String> map) {
    add(map.size());
    new TreeMap<>(map)
        .forEach(
            (key, value) -> {
              add(key);
              add(value);
            });
  }

  private void add(@Nullable EncryptedItem item) {
    if (item == null) {
      add(ABSENT);
      return;
    }
    add(PRESENT);
    add(item.version());
    add(item.attributes().size());
    item.attributes()
        .forEach(
            (name, attribute) -> {
              add(name);
              add(attribute);
            });
  }

  private void add(ItemAttribute attribute) {
    switch (attribute) {
      case ItemAttribute.Text(String value) -> add("S", value.getBytes(StandardCharsets.UTF_8));
      case ItemAttribute.Numeric(String value) -> add("N", value.getBytes(StandardCharsets.UTF_8));
      case ItemAttribute.Binary(var value) -> add("B", value.toArray());
      case ItemAttribute.Other(String it) -> add("O", it.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void add(String type, byte[] value) {
    add(type);
    add(value);
  }

  private void add(@Nullable String text) {
    if (text == null) {
      add(ABSENT);
    } else {
      add(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void add(byte[] bytes) {
    add(bytes.length);
    digest.update(bytes);
  }

  private void add(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }
}
