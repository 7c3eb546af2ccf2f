package io.keystoreoperator.localaws;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How often each operation was called, failed calls included.
public final class Calls {
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final LongAdder consistentReads = new LongAdder();

  Calls() {}

  void count(String service, String operation) {
    counters.computeIfAbsent(service + ":" + operation, _ -> new LongAdder()).increment();
  }

  void countConsistentRead() {
    consistentReads.increment();
  }

  /// Of reads of items, those that asked for what was last written.
  public long consistentReads() {
    return consistentReads.sum();
  }

  /// Of one operation: `of("kms", "Decrypt")`.
  public long of(String service, String operation) {
    LongAdder counter = counters.get(service + ":" + operation);
    return counter == null ? 0 : counter.sum();
  }

  /// Of all operations of a service: `dynamodb`, `kms`, `sts`, `imds`, `container`.
  public long of(String service) {
    return snapshot().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(service + ":"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /// By `service:Operation`, sorted; operations that were never called are absent.
  public Map<String, Long> snapshot() {
    Map<String, Long> snapshot = new TreeMap<>();
    counters.forEach((operation, counter) -> snapshot.put(operation, counter.sum()));
    return snapshot;
  }

  void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("DELETE")) {
        reset();
      }
      Reply.json(200, "application/json", Json.MAPPER.valueToTree(snapshot())).send(exchange);
    }
  }

  public void reset() {
    counters.clear();
    consistentReads.reset();
  }
}
