package io.keystoreoperator.localaws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parameters of a call in AWS's query protocol.
record Query(Map<String, String> parameters) {
  static Query parse(String form) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : form.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parameters.put(
            decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
      }
    }
    return new Query(parameters);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Nullable String get(String name) {
    return parameters.get(name);
  }

  /// @throws AwsError ValidationError when it is missing
  String required(String name) {
    String value = get(name);
    if (value == null) {
      String member = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
      throw AwsError.invalidParameter("null", member, "Member must not be null");
    }
    return value;
  }

  String get(String name, String otherwise) {
    return parameters.getOrDefault(name, otherwise);
  }

  /// `Name.member.1`, `Name.member.2`, …
  List<String> list(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 1; parameters.containsKey(name + ".member." + i); i++) {
      values.add(get(name + ".member." + i, ""));
    }
    return values;
  }

  /// `Name.member.1.Key` and `Name.member.1.Value`, …
  Map<String, String> tags(String name) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (int i = 1; parameters.containsKey(name + ".member." + i + ".Key"); i++) {
      String member = name + ".member." + i;
      tags.put(get(member + ".Key", ""), get(member + ".Value", ""));
    }
    return tags;
  }
}
