package io.keystoreoperator.helm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// One verb on one resource, as a role gives it.
///
/// @param role kind and name
/// @param resource with its group: `secrets`, `keystoresecrets.keystore-operator.io/status`
/// @param name the one object that it is for; empty for all
record Right(String role, String verb, String resource, String name) implements Comparable<Right> {
  /// Every single right of the roles among these objects.
  static Set<Right> grantedBy(List<? extends HasMetadata> objects) {
    Set<Right> rights = new TreeSet<>();
    for (HasMetadata object : objects) {
      String role = object.getKind() + " " + object.getMetadata().getName();
      switch (object) {
        case ClusterRole it -> it.getRules().forEach(rule -> add(rights, role, rule));
        case Role it -> it.getRules().forEach(rule -> add(rights, role, rule));
        default -> {
          // Grants nothing.
        }
      }
    }
    return rights;
  }

  private static void add(Set<Right> rights, String role, PolicyRule rule) {
    List<String> names = rule.getResourceNames().isEmpty() ? List.of("") : rule.getResourceNames();
    for (String group : rule.getApiGroups()) {
      for (String resource : rule.getResources()) {
        for (String verb : rule.getVerbs()) {
          names.forEach(name -> rights.add(new Right(role, verb, resource(group, resource), name)));
        }
      }
    }
  }

  /// @param resource with its subresource, if any
  static String resource(String group, String resource) {
    int slash = resource.indexOf('/');
    String plural = slash < 0 ? resource : resource.substring(0, slash);
    String subresource = slash < 0 ? "" : resource.substring(slash);
    return (group.isEmpty() ? plural : plural + "." + group) + subresource;
  }

  /// The same for every object.
  Right ofAll() {
    return new Right(role, verb, resource, "");
  }

  @Override
  public int compareTo(Right other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return role + ": " + verb + " " + resource + (name.isEmpty() ? "" : " " + name);
  }
}
