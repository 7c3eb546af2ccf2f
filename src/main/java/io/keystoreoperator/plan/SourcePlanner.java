package io.keystoreoperator.plan;

import io.keystoreoperator.api.DataFrom;
import io.keystoreoperator.api.ItemSearch;
import io.keystoreoperator.api.KeyConversion;
import io.keystoreoperator.api.KeyRewrite;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Whitespace;
import io.keystoreoperator.source.Conversion;
import io.keystoreoperator.source.Expression;
import io.keystoreoperator.source.Extraction;
import io.keystoreoperator.source.Finding;
import io.keystoreoperator.source.KeyNaming;
import io.keystoreoperator.source.Replacement;
import io.keystoreoperator.source.Search;
import io.keystoreoperator.source.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads `data` and `dataFrom` of a spec that keeps to the rules, and what of them is known from
/// before.
final class SourcePlanner {
  private SourcePlanner() {}

  static Sources sources(KeystoreSecret desired) {
    KeystoreSecretSpec spec = desired.getSpec();
    List<Extraction> extractions = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < spec.dataFrom().size(); i++) {
      DataFrom source = spec.dataFrom().get(i);
      String place = "dataFrom[" + i + "]";
      RemoteReference extract = source.extract();
      ItemSearch find = source.find();
      if (extract != null) {
        extractions.add(extraction(place, extract, source.rewrite()));
      } else if (find != null) {
        Search search = search(place, find, source.rewrite());
        findings.add(Finding.before(search, known(search, desired.statusOrEmpty())));
      }
    }
    return new Sources(
        spec.data().stream().map(SourcePlanner::entry).toList(), extractions, findings);
  }

  /// What is in the Secret because it was found, and is looked for still.
  private static Set<ItemKey> known(Search search, KeystoreSecretStatus status) {
    return status.keys().stream()
        .filter(key -> key.from() == KeystoreSecretStatus.Origin.FIND)
        .map(KeystoreSecretStatus.Key::key)
        .filter(search::wants)
        .map(ItemKey::newest)
        .collect(Collectors.toSet());
  }

  static ItemKey key(RemoteReference reference) {
    return new ItemKey(reference.key(), reference.version());
  }

  private static DataEntry entry(SecretDataEntry entry) {
    RemoteReference remote = entry.remoteRef();
    return new DataEntry(
        entry.secretKey(),
        key(remote),
        remote.property(),
        decoding(remote.decodingStrategy()),
        whitespace(remote.whitespace()));
  }

  private static Extraction extraction(
      String place, RemoteReference remote, List<KeyRewrite> rewrite) {
    return new Extraction(
        place,
        key(remote),
        remote.property(),
        decoding(remote.decodingStrategy()),
        whitespace(remote.whitespace()),
        naming(place, rewrite, remote.conversionStrategy()));
  }

  private static Search search(String place, ItemSearch find, List<KeyRewrite> rewrite) {
    ItemSearch.Name name = find.name();
    return new Search(
        place,
        find.path() == null ? "" : find.path(),
        name == null ? null : Expression.of(name.regexp()),
        decoding(find.decodingStrategy()),
        naming(place, rewrite, find.conversionStrategy()));
  }

  private static KeyNaming naming(
      String place, List<KeyRewrite> rewrite, @Nullable KeyConversion conversion) {
    List<KeyNaming.Step> steps = new ArrayList<>();
    for (int i = 0; i < rewrite.size(); i++) {
      KeyRewrite.Regexp regexp = rewrite.get(i).regexp();
      KeyRewrite.Transform transform = rewrite.get(i).transform();
      if (regexp != null) {
        Expression source = Expression.of(regexp.source());
        steps.add(new KeyNaming.Step.ByExpression(source, Replacement.of(regexp.target(), source)));
      } else if (transform != null) {
        steps.add(
            new KeyNaming.Step.ByTemplate(place + ".rewrite[" + i + "]", transform.template()));
      }
    }
    return new KeyNaming(
        steps,
        switch (conversion) {
          case UNICODE -> Conversion.UNICODE;
          case DEFAULT -> Conversion.DEFAULT;
          case null -> Conversion.DEFAULT;
        });
  }

  private static DecodingStrategy decoding(RemoteReference.Decoding decoding) {
    return switch (decoding) {
      case NONE -> DecodingStrategy.NONE;
      case BASE64 -> DecodingStrategy.BASE64;
      case BASE64_URL -> DecodingStrategy.BASE64_URL;
      case AUTO -> DecodingStrategy.AUTO;
    };
  }

  private static Whitespace whitespace(RemoteReference.WhitespacePolicy policy) {
    return switch (policy) {
      case KEEP -> Whitespace.KEEP;
      case TRIM -> Whitespace.TRIM;
    };
  }
}
