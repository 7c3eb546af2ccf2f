package io.keystoreoperator.kube;

import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.APIVersionsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.ApiGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What kubectl asks a server before anything else: which kinds there are.
final class MockDiscovery {
  private static final String GROUP_VERSION = ApiGroup.NAME + "/" + ApiGroup.VERSION;
  private static final List<String> VERBS =
      List.of("create", "delete", "get", "list", "patch", "update", "watch");

  private final Map<String, Object> answers =
      Map.of(
          "/api",
          new APIVersionsBuilder().withKind("APIVersions").withVersions("v1").build(),
          "/api/v1",
          resources(
              "v1",
              List.of(
                  core("namespaces", "Namespace", false),
                  core("secrets", "Secret", true),
                  core("configmaps", "ConfigMap", true),
                  core("serviceaccounts", "ServiceAccount", true),
                  core("events", "Event", true))),
          "/apis",
          groups(),
          "/apis/" + GROUP_VERSION,
          resources(
              GROUP_VERSION, CommittedCrds.read().stream().map(MockDiscovery::custom).toList()));

  /// The answer as JSON, to a path that asks for kinds.
  Optional<String> answer(String path) {
    return Optional.ofNullable(answers.get(path)).map(Serialization::asJson);
  }

  private static APIGroupList groups() {
    var group = new APIGroupBuilder().withName(ApiGroup.NAME);
    group
        .addNewVersion()
        .withGroupVersion(GROUP_VERSION)
        .withVersion(ApiGroup.VERSION)
        .endVersion();
    group
        .withNewPreferredVersion()
        .withGroupVersion(GROUP_VERSION)
        .withVersion(ApiGroup.VERSION)
        .endPreferredVersion();
    return new APIGroupListBuilder().withGroups(group.build()).build();
  }

  private static Object resources(String groupVersion, List<APIResource> resources) {
    return new APIResourceListBuilder()
        .withGroupVersion(groupVersion)
        .withResources(resources)
        .build();
  }

  private static APIResource core(String plural, String kind, boolean namespaced) {
    return resource(plural, kind, namespaced).build();
  }

  private static APIResource custom(CustomResourceDefinition crd) {
    CustomResourceDefinitionNames names = crd.getSpec().getNames();
    return resource(
            names.getPlural(), names.getKind(), crd.getSpec().getScope().equals("Namespaced"))
        .withShortNames(names.getShortNames())
        .withCategories(names.getCategories())
        .build();
  }

  private static APIResourceBuilder resource(String plural, String kind, boolean namespaced) {
    return new APIResourceBuilder()
        .withName(plural)
        .withKind(kind)
        .withSingularName("")
        .withNamespaced(namespaced)
        .withVerbs(VERBS);
  }
}
