package io.keystoreoperator.localaws;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The session tags of an AssumeRole: those it passes, and the transitive ones that it inherits
/// from the caller's session.
record SessionTags(
    Map<String, String> passed, Set<String> transitive, Map<String, String> inherited) {
  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;
  private static final String CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";

  static SessionTags parse(Query query, Principal.Caller caller) {
    Map<String, String> inherited = new TreeMap<>(caller.sessionTags());
    inherited.keySet().retainAll(caller.transitiveTagKeys());
    SessionTags tags =
        new SessionTags(
            query.tags("Tags"), new TreeSet<>(query.list("TransitiveTagKeys")), inherited);
    tags.check();
    return tags;
  }

  private void check() {
    if (passed.size() > MAX_TAGS) {
      throw AwsError.invalidParameter(
          "tags", "tags", "Member must have length less than or equal to " + MAX_TAGS);
    }
    int member = 1;
    for (var tag : passed.entrySet()) {
      checkText(tag.getKey(), "tags." + member + ".member.key", MAX_KEY);
      checkText(tag.getValue(), "tags." + member + ".member.value", MAX_VALUE);
      member++;
    }
    if (!passed.keySet().containsAll(transitive)) {
      throw new AwsError(
          400,
          "InvalidParameterValue",
          "The specified transitive tag key must be included in the requested tags.");
    }
    Set<String> conflicts = new HashSet<>(passed.keySet());
    conflicts.retainAll(inherited.keySet());
    if (!conflicts.isEmpty()) {
      throw new AwsError(
          400,
          "InvalidParameterValue",
          "One of the specified transitive tag keys can't be set because it conflicts with a"
              + " transitive tag key from the calling session.");
    }
  }

  private static void checkText(String text, String member, int maxLength) {
    if (text.length() > maxLength) {
      throw AwsError.invalidParameter(
          text, member, "Member must have length less than or equal to " + maxLength);
    }
    if (!text.matches(CHARACTERS)) {
      throw AwsError.invalidParameter(
          text, member, "Member must satisfy regular expression pattern: " + CHARACTERS);
    }
  }

  /// Whether sts:TagSession is needed: for inherited tags too.
  boolean any() {
    return !passed.isEmpty() || !inherited.isEmpty();
  }

  Map<String, String> ofSession() {
    Map<String, String> tags = new TreeMap<>(passed);
    tags.putAll(inherited);
    return tags;
  }

  Set<String> transitiveOfSession() {
    Set<String> keys = new TreeSet<>(transitive);
    keys.addAll(inherited.keySet());
    return keys;
  }

  /// Adds what a trust policy can ask for.
  void addTo(Map<String, List<String>> keys) {
    passed.forEach((key, value) -> keys.put("aws:RequestTag/" + key, List.of(value)));
    keys.put("aws:TagKeys", List.copyOf(passed.keySet()));
    keys.put("sts:TransitiveTagKeys", List.copyOf(transitive));
  }
}
