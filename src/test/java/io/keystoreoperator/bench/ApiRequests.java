package io.keystoreoperator.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the API server has been asked, by its own metrics: verb and resource, watches left out.
///
/// @param counts by `VERB resource`
record ApiRequests(Map<String, Long> counts) {
  private static final Pattern LINE =
      Pattern.compile("apiserver_request_total\\{(.*)} ([0-9.e+]+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Set<String> RESOURCES =
      Set.of("secrets", "keystoresecrets", "clusterkeystores", "events");

  static ApiRequests now(KubernetesClient client) {
    Map<String, Long> counts = new TreeMap<>();
    client
        .raw("/metrics")
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(
            line -> {
              Map<String, String> labels = new TreeMap<>();
              LABEL
                  .matcher(line.group(1))
                  .results()
                  .forEach(label -> labels.put(label.group(1), label.group(2)));
              String verb = labels.getOrDefault("verb", "");
              String resource = labels.getOrDefault("resource", "");
              if (RESOURCES.contains(resource) && !verb.equals("WATCH")) {
                counts.merge(
                    verb + " " + resource, (long) Double.parseDouble(line.group(2)), Long::sum);
              }
            });
    return new ApiRequests(counts);
  }

  /// What has come since an earlier look.
  ApiRequests since(ApiRequests earlier) {
    Map<String, Long> more = new TreeMap<>();
    counts.forEach(
        (what, count) -> {
          long difference = count - earlier.counts.getOrDefault(what, 0L);
          if (difference != 0) {
            more.put(what, difference);
          }
        });
    return new ApiRequests(more);
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  long writes() {
    return counts.entrySet().stream()
        .filter(e -> !e.getKey().startsWith("GET ") && !e.getKey().startsWith("LIST "))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
