package io.keystoreoperator.cli.migrate;

import io.keystoreoperator.api.ItemSearch;
import io.keystoreoperator.cli.gotemplate.GoTemplate;
import io.keystoreoperator.cli.gotemplate.UntranslatableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// `data` and `dataFrom`: which items, and what of them.
final class DataTranslation {
  private static final Pattern QUERY = Pattern.compile("[*?#|]|^[@!]");
  private static final Set<String> DECODING = Set.of("None", "Base64", "Base64URL", "Auto");
  private static final Set<String> CONVERSION = Set.of("Default", "Unicode");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private final Findings findings;
  private final Optional<StoreName> store;

  /// @param store that the resource reads as a whole
  DataTranslation(Findings findings, Optional<StoreName> store) {
    this.findings = findings;
    this.store = store;
  }

  List<Map<String, Object>> data(Field spec) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Field entry : spec.elements("data")) {
      if (isReadElsewhere(entry)) {
        // A part of it would be misleading: the same secret key from the wrong keystore.
        findings.lost(entry, elsewhere(entry));
        continue;
      }
      Tree tree = new Tree().put("secretKey", entry.text("secretKey"));
      entry.get("remoteRef").ifPresent(remote -> tree.put("remoteRef", ofData(remote)));
      entries.add(tree.made());
    }
    return entries;
  }

  List<Map<String, Object>> dataFrom(Field spec) {
    List<Map<String, Object>> sources = new ArrayList<>();
    for (Field source : spec.elements("dataFrom")) {
      if (isReadElsewhere(source)) {
        findings.lost(source, elsewhere(source));
        continue;
      }
      Tree tree = new Tree();
      source.get("extract").ifPresent(extract -> tree.put("extract", ofExtract(extract)));
      source.get("find").ifPresent(find -> tree.put("find", find(find)));
      tree.put("rewrite", rewrites(source));
      if (!tree.made().isEmpty()) {
        sources.add(tree.made());
      }
    }
    if (sources.size() + spec.elements("data").size() > 1 && !sources.isEmpty()) {
      spec.get("dataFrom")
          .ifPresent(
              all ->
                  findings.note(
                      all, "of two values for one key the last wins there; here that is an error"));
    }
    return sources;
  }

  /// A sourceRef that names the store of the whole resource says nothing new.
  private boolean isReadElsewhere(Field entry) {
    Optional<Field> source = entry.get("sourceRef");
    if (source.isEmpty()) {
      return false;
    }
    Optional<StoreName> named = source.get().get("storeRef").flatMap(StoreName::of);
    return named.isEmpty() || !named.equals(store);
  }

  private static String elsewhere(Field entry) {
    boolean generated =
        entry.get("sourceRef").flatMap(source -> source.get("generatorRef")).isPresent();
    return Reasons.of("spec.data[].sourceRef." + (generated ? "generatorRef" : "storeRef"));
  }

  private Map<String, Object> ofData(Field remote) {
    // It is for the names of many keys: of one, both do nothing.
    remote.useIfIs("conversionStrategy", "Default");
    remote.useIfIs("conversionStrategy", "Unicode");
    return reference(remote).made();
  }

  private Map<String, Object> ofExtract(Field extract) {
    return reference(extract).put("conversionStrategy", conversion(extract)).made();
  }

  private Tree reference(Field remote) {
    remote.useIfIs("metadataPolicy", "None");
    remote.useIfIs("nullBytePolicy", "Ignore");
    remote
        .get("decryptingStrategy")
        .filter(strategy -> strategy.isMember("scheme", "None"))
        .ifPresent(Field::use);
    return new Tree()
        .put("key", remote.text("key"))
        .put("property", property(remote))
        .put("version", version(remote))
        .put("decodingStrategy", oneOf(remote, "decodingStrategy", DECODING, "None"));
  }

  private Optional<String> property(Field remote) {
    Optional<Field> property = remote.get("property");
    if (property.flatMap(Field::text).filter(text -> QUERY.matcher(text).find()).isPresent()) {
      findings.lost(property.get(), "a path is names and indexes here: nothing is searched for");
      return Optional.empty();
    }
    return property.flatMap(Field::text).filter(text -> !text.isEmpty());
  }

  private Optional<String> version(Field remote) {
    Optional<Field> field = remote.get("version");
    Optional<String> version = field.flatMap(Field::text).filter(text -> !text.isEmpty());
    if (version.isEmpty()) {
      return version;
    }
    if (version.get().equals("AWSCURRENT")) {
      findings.note(field.get(), "the newest version is what is read without one");
      return Optional.empty();
    }
    if (!NUMBER.matcher(version.get()).matches()) {
      findings.lost(field.get(), "versions of items are numbers: list shows them");
      return Optional.empty();
    }
    findings.note(field.get(), "the table counts versions of its own: list shows them");
    return version;
  }

  private Optional<String> conversion(Field holder) {
    return oneOf(holder, "conversionStrategy", CONVERSION, "Default");
  }

  /// One of these words; nothing where it is the usual one, or none of them.
  private static Optional<String> oneOf(
      Field holder, String name, Set<String> known, String usual) {
    known.forEach(word -> holder.useIfIs(name, word));
    return holder
        .get(name)
        .filter(field -> field.unused().findAny().isEmpty())
        .flatMap(Field::text)
        .filter(word -> !word.equals(usual));
  }

  private Map<String, Object> find(Field find) {
    Tree tree = new Tree().put("path", find.text("path").filter(path -> !path.isEmpty()));
    find.get("name")
        .flatMap(name -> name.text("regexp"))
        .ifPresent(regexp -> tree.put("name", Map.of("regexp", regexp)));
    if (tree.made().isEmpty() && find.get("tags").isEmpty()) {
      findings.lost(find, ItemSearch.SOMETHING);
    }
    findings.note(
        find.get("path").or(() -> find.get("name")).orElse(find),
        "the keystore needs find: Enabled, and its role dynamodb:Scan");
    return tree.put("conversionStrategy", conversion(find))
        .put("decodingStrategy", oneOf(find, "decodingStrategy", DECODING, "None"))
        .made();
  }

  private List<Map<String, Object>> rewrites(Field source) {
    List<Map<String, Object>> rewrites = new ArrayList<>();
    for (Field rewrite : source.elements("rewrite")) {
      rewrite
          .get("regexp")
          .ifPresent(
              regexp ->
                  rewrites.add(
                      Map.of(
                          "regexp",
                          new Tree()
                              .put("source", regexp.text("source"))
                              .put("target", regexp.text("target"))
                              .made())));
      rewrite
          .get("transform")
          .flatMap(transform -> transform.get("template"))
          .flatMap(this::nameTemplate)
          .ifPresent(template -> rewrites.add(Map.of("transform", Map.of("template", template))));
    }
    return rewrites;
  }

  private Optional<String> nameTemplate(Field template) {
    try {
      GoTemplate.Translation made = GoTemplate.translate(template.text().orElse(""));
      made.notes().forEach(note -> findings.note(template, note));
      return Optional.of(made.text());
    } catch (UntranslatableException e) {
      findings.lost(template, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
