package io.keystoreoperator.operator.metrics;

import static io.keystoreoperator.operator.metrics.Meters.PREFIX;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the answers of the API server. A watch over a WebSocket is none.
final class KubernetesMeters implements Interceptor {
  private final MeterRegistry registry;
  private final Map<Answer, Counter> answers = new ConcurrentHashMap<>();

  private record Answer(String verb, String resource, int code) {}

  KubernetesMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    var answer = new Answer(request.method(), resource(request.uri()), response.code());
    answers.computeIfAbsent(answer, this::counter).increment();
  }

  private Counter counter(Answer answer) {
    return Counter.builder(PREFIX + "kubernetes.requests")
        .description("Requests that the Kubernetes API server answered.")
        .tag("verb", answer.verb())
        .tag("resource", answer.resource())
        .tag("code", Integer.toString(answer.code()))
        .register(registry);
  }

  /// The plural that the path names, and the subresource: `secrets`, `keystoresecrets/status`.
  /// Names and namespaces are left out: a label is to have few values.
  static String resource(URI uri) {
    String[] parts = uri.getPath().split("/", -1);
    // /api/v1/… or /apis/GROUP/VERSION/…, below an address that may have a path of its own
    int at = 0;
    while (at < parts.length && !parts[at].equals("api") && !parts[at].equals("apis")) {
      at++;
    }
    at += at < parts.length && parts[at].equals("api") ? 2 : 3;
    if (at + 2 < parts.length && parts[at].equals("namespaces")) {
      at += 2;
    }
    if (at >= parts.length || parts[at].isEmpty()) {
      return "none";
    }
    return at + 2 < parts.length ? parts[at] + "/" + parts[at + 2] : parts[at];
  }
}
