package io.keystoreoperator.source;

import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeyNames;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Items that are looked for by their names; each becomes one key.
///
/// @param place where it stands in the spec, for messages
/// @param path what the names begin with; empty for anything
/// @param name what is found in the names; null for anything
public record Search(
    String place,
    String path,
    @Nullable Expression name,
    DecodingStrategy decodingStrategy,
    KeyNaming naming) {

  /// Of these names, those that are looked for and may be read: one more than there may be, where
  /// there are too many.
  List<String> among(KeyNames names, KeyAccess access, Work work) {
    return candidates(names, access)
        .filter(access::allows)
        .filter(candidate -> fits(candidate, work))
        .limit(Sources.MOST_FOUND + 1L)
        .toList();
  }

  /// Whether an item of this name is looked for.
  public boolean wants(String item) {
    return item.startsWith(path) && fits(item, new Work());
  }

  private boolean fits(String candidate, Work work) {
    return name == null || name.isFoundIn(candidate, work);
  }

  /// Whoever may read little looks at little.
  private Stream<String> candidates(KeyNames names, KeyAccess access) {
    return access.prefixes().stream()
        .filter(prefix -> prefix.startsWith(path) || path.startsWith(prefix))
        .map(prefix -> prefix.length() > path.length() ? prefix : path)
        .flatMap(prefix -> names.startingWith(prefix).stream());
  }

  /// As messages name it: `dataFrom[0].find (path "payments/" and name "_key$")`.
  public String described() {
    String expression = name == null ? "" : "name \"" + name.source() + "\"";
    String start = path.isEmpty() ? "" : "path \"" + path + "\"";
    return place
        + ".find ("
        + start
        + (start.isEmpty() || expression.isEmpty() ? "" : " and ")
        + expression
        + ")";
  }
}
