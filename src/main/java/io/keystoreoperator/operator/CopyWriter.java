package io.keystoreoperator.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Makes, replaces and removes the KeystoreSecrets of ClusterKeystoreSecrets, a few at once.
final class CopyWriter {
  private static final int AT_ONCE = 8;
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofMinutes(5);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final CopyDirectory directory;

  CopyWriter(KubernetesClient client, CopyDirectory directory) {
    this.client = client;
    this.directory = directory;
  }

  /// Takes the steps in their order, those of a kind side by side; what is to be read for new specs
  /// is read together. Nothing is told of what was removed.
  List<CopyResult> take(List<CopyStep> steps) {
    directory.prepare(steps.stream().flatMap(step -> newSpec(step).stream()).toList());
    List<CopyResult> results = new ArrayList<>();
    results.addAll(
        each(steps.stream().filter(step -> !(step instanceof CopyStep.Remove)).toList()));
    results.addAll(each(steps.stream().filter(CopyStep.Remove.class::isInstance).toList()));
    return results;
  }

  private static List<KeystoreSecret> newSpec(CopyStep step) {
    return switch (step) {
      case CopyStep.Create(var wanted) -> List.of(wanted);
      case CopyStep.Replace(var wanted, var newSpec) -> newSpec ? List.of(wanted) : List.of();
      case CopyStep.Keep _, CopyStep.Leave _, CopyStep.Remove _ -> List.of();
    };
  }

  private List<CopyResult> each(List<CopyStep> steps) {
    try (ExecutorService writes =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<List<CopyResult>>> taken =
          steps.stream().map(step -> writes.submit(() -> take(step))).toList();
      return taken.stream().map(CopyWriter::await).flatMap(List::stream).toList();
    }
  }

  private List<CopyResult> take(CopyStep step) {
    return switch (step) {
      case CopyStep.Create(var wanted) ->
          write("create", wanted, () -> client.resource(wanted).create());
      case CopyStep.Replace(var wanted, _) ->
          write("update", wanted, () -> client.resource(wanted).update());
      case CopyStep.Keep(var copy) -> List.of(CopyResult.of(namespace(copy), CopyState.of(copy)));
      case CopyStep.Leave(var foreign) ->
          List.of(CopyResult.of(namespace(foreign), taken(foreign)));
      case CopyStep.Remove(var surplus) -> remove(surplus);
    };
  }

  private static CopyState taken(KeystoreSecret foreign) {
    return new CopyState.Failing(
        Reason.KEYSTORE_SECRET_NOT_OWNED,
        "KeystoreSecret \""
            + foreign.getMetadata().getName()
            + "\" is there, and was not made for this ClusterKeystoreSecret: delete it, or choose"
            + " another spec.name",
        false);
  }

  private List<CopyResult> write(String verb, KeystoreSecret wanted, Runnable request) {
    try {
      request.run();
      return List.of(CopyResult.of(namespace(wanted), new CopyState.Pending()));
    } catch (KubernetesClientException e) {
      directory.abandon(wanted);
      return List.of(failed(verb, wanted, e));
    }
  }

  /// At the version that was looked at: what has changed since is looked at again.
  private List<CopyResult> remove(KeystoreSecret surplus) {
    try {
      client
          .resource(surplus)
          .lockResourceVersion(surplus.getMetadata().getResourceVersion())
          .delete();
      return List.of();
    } catch (KubernetesClientException e) {
      return List.of(failed("delete", surplus, e));
    }
  }

  private static CopyResult failed(String verb, KeystoreSecret copy, KubernetesClientException e) {
    String namespace = namespace(copy);
    if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND || isTerminating(e)) {
      // The cache was behind; it will know better.
      return new CopyResult(namespace, new CopyState.Pending(), SOON);
    }
    if (KubernetesErrors.isPassing(e)) {
      return new CopyResult(
          namespace,
          new CopyState.Failing(
              Reason.UNAVAILABLE, "Kubernetes could not " + verb + " it; tried again", true),
          SOON);
    }
    return new CopyResult(
        namespace,
        new CopyState.Failing(
            Reason.KEYSTORE_SECRET_REFUSED, KubernetesErrors.refusal(verb, e), false),
        LATER);
  }

  private static boolean isTerminating(KubernetesClientException e) {
    return e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  private static String namespace(KeystoreSecret copy) {
    return copy.getMetadata().getNamespace();
  }

  private static List<CopyResult> await(Future<List<CopyResult>> taken) {
    try {
      return taken.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing KeystoreSecrets", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("writing a KeystoreSecret ended in an error", e.getCause());
    }
  }
}
