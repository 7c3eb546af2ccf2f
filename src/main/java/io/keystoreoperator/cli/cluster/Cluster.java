package io.keystoreoperator.cli.cluster;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.KeystoreStatus;
import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.model.KeystoreId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Our resources in a cluster, as far as the person may see them.
///
/// @param namespace the one that is meant where none is named
/// @param namespaceIsNamed whether the person named it
public record Cluster(KubernetesClient client, String namespace, boolean namespaceIsNamed)
    implements AutoCloseable {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final Comparator<KeystoreSecret> BY_NAME =
      Comparator.comparing((KeystoreSecret kss) -> kss.getMetadata().getNamespace())
          .thenComparing(kss -> kss.getMetadata().getName());

  /// The keystore resource.
  ///
  /// @throws CommandFailedException when there is none, or the person may not see it
  public CustomResource<? extends KeystoreSettings, KeystoreStatus> keystore(KeystoreId id) {
    return switch (lookFor(id)) {
      case Look.Found(var keystore) -> keystore;
      case Look.Missing() ->
          throw new CommandFailedException("there is no " + id + " in the cluster");
      case Look.Forbidden() -> throw forbidden("get " + id);
    };
  }

  /// What looking for a keystore comes to.
  public sealed interface Look {
    /// It is there.
    record Found(CustomResource<? extends KeystoreSettings, KeystoreStatus> keystore)
        implements Look {}

    /// There is none of that name.
    record Missing() implements Look {}

    /// The person may not know.
    record Forbidden() implements Look {}
  }

  /// The keystore resource, where not seeing it is no failure.
  public Look lookFor(KeystoreId id) {
    try {
      var keystore = keystore(client, id);
      return keystore == null ? new Look.Missing() : new Look.Found(keystore);
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return new Look.Forbidden();
      }
      throw failed("get " + id, e);
    }
  }

  /// The keystore resource, as the API server answers; null when there is none.
  ///
  /// @throws KubernetesClientException as it comes
  public static @Nullable CustomResource<? extends KeystoreSettings, KeystoreStatus> keystore(
      KubernetesClient client, KeystoreId id) {
    String own = id.namespace();
    return own == null
        ? client.resources(ClusterKeystore.class).withName(id.name()).get()
        : client.resources(Keystore.class).inNamespace(own).withName(id.name()).get();
  }

  public Optional<KeystoreSecret> keystoreSecret(String inNamespace, String name) {
    try {
      return Optional.ofNullable(
          client.resources(KeystoreSecret.class).inNamespace(inNamespace).withName(name).get());
    } catch (KubernetesClientException e) {
      throw failed("get KeystoreSecret " + inNamespace + "/" + name, e);
    }
  }

  /// The KeystoreSecrets of all namespaces; where the person may not list those, of one.
  public Visible keystoreSecrets(String otherwiseIn) {
    try {
      var all = client.resources(KeystoreSecret.class).inAnyNamespace().list().getItems();
      return new Visible(sorted(all), true);
    } catch (KubernetesClientException e) {
      if (e.getCode() != FORBIDDEN) {
        throw failed("list KeystoreSecrets", e);
      }
      return new Visible(keystoreSecretsIn(otherwiseIn), false);
    }
  }

  private List<KeystoreSecret> keystoreSecretsIn(String aNamespace) {
    try {
      var here = client.resources(KeystoreSecret.class).inNamespace(aNamespace).list().getItems();
      return sorted(here);
    } catch (KubernetesClientException e) {
      if (e.getCode() != FORBIDDEN) {
        throw failed("list KeystoreSecrets in " + aNamespace, e);
      }
      return List.of();
    }
  }

  /// KeystoreSecrets by namespace and name.
  ///
  /// @param isAll whether the person sees every namespace's
  public record Visible(List<KeystoreSecret> items, boolean isAll) {
    public Visible {
      items = List.copyOf(items);
    }
  }

  private static List<KeystoreSecret> sorted(List<KeystoreSecret> unsorted) {
    return unsorted.stream().sorted(BY_NAME).toList();
  }

  /// Cause and remedy of a call that the API server refused, or never got.
  private CommandFailedException failed(String operation, KubernetesClientException e) {
    if (e.getCode() == FORBIDDEN) {
      return forbidden(operation);
    }
    if (e.getCode() == UNAUTHORIZED) {
      return new CommandFailedException(
          "cannot "
              + operation
              + ": Kubernetes does not know you\nsign in again, as for kubectl auth whoami");
    }
    if (e.getCode() > 0) {
      return new CommandFailedException(
          "cannot " + operation + ": Kubernetes answered HTTP " + e.getCode());
    }
    return new CommandFailedException(
        "cannot "
            + operation
            + ": no answer from the Kubernetes API at "
            + client.getMasterUrl()
            + "\ncheck KUBECONFIG, --context and the network");
  }

  private static CommandFailedException forbidden(String operation) {
    return new CommandFailedException(
        "Kubernetes does not let you "
            + operation
            + "\nyou need a role with get and list on the resources of "
            + ApiGroup.NAME);
  }

  @Override
  public void close() {
    client.close();
  }
}
