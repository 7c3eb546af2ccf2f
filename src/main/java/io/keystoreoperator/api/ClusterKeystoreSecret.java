package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// One KeystoreSecret for many namespaces: each namespace that the selector matches gets a copy.
@JsonClassDescription(
    "A KeystoreSecret in every namespace that the selector matches, now and later.")
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("clusterkeystoresecrets")
@ShortNames("ckss")
@Categories(ApiGroup.CATEGORY)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
    name = "Namespaces",
    jsonPath = ".status.namespaces",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "In step",
    jsonPath = ".status.inStep",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class ClusterKeystoreSecret
    extends CustomResource<ClusterKeystoreSecretSpec, ClusterKeystoreSecretStatus> {
  private static final long serialVersionUID = 1L;

  /// The status, empty where none was written yet.
  public ClusterKeystoreSecretStatus statusOrEmpty() {
    ClusterKeystoreSecretStatus written = getStatus();
    return written == null ? ClusterKeystoreSecretStatus.EMPTY : written;
  }

  /// The name of the KeystoreSecret in each namespace.
  public String copyName() {
    String name = getSpec().name();
    return name == null ? getMetadata().getName() : name;
  }
}
