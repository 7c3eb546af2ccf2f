package io.keystoreoperator.install;

import io.keystoreoperator.cloudformation.InAccount;
import io.keystoreoperator.cloudformation.PodIdentityAssociation;
import io.keystoreoperator.cloudformation.Resource;
import io.keystoreoperator.cloudformation.Stack;
import io.keystoreoperator.cloudformation.Template;
import io.keystoreoperator.localaws.LocalAws;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// CloudFormation for the embedded AWS: the stacks that were made of templates, by place and name.
final class Stacks {
  /// An account and a region.
  record Place(String accountId, String region) {}

  private record Name(Place place, String name) {}

  private record Deployed(Template template, Map<String, String> parameters, Stack stack) {}

  private final LocalAws aws;
  private final String jwks;
  private final Map<Place, InAccount> providers = new ConcurrentHashMap<>();
  private final Map<Name, Deployed> deployed = new ConcurrentHashMap<>();

  /// @param jwks the keys of the cluster that accounts come to know
  Stacks(LocalAws aws, String jwks) {
    this.aws = aws;
    this.jwks = jwks;
  }

  InAccount at(Place place) {
    return providers.computeIfAbsent(
        place, _ -> new InAccount(aws.account(place.accountId()), place.region(), jwks));
  }

  /// Makes a stack.
  ///
  /// @return whether there was anything to do
  /// @throws UnsupportedOperationException for a change of a stack that is there
  boolean deploy(Place place, String name, Template template, Map<String, String> parameters) {
    Deployed before = deployed.get(new Name(place, name));
    if (before != null) {
      if (!before.template().equals(template) || !before.parameters().equals(parameters)) {
        throw new UnsupportedOperationException("stacks are not changed here: " + name);
      }
      return false;
    }
    Stack stack = template.deploy(at(place), parameters);
    deployed.put(
        new Name(place, name), new Deployed(template, new LinkedHashMap<>(parameters), stack));
    return true;
  }

  Optional<Stack> find(Place place, String name) {
    return Optional.ofNullable(deployed.get(new Name(place, name))).map(Deployed::stack);
  }

  /// Whether there is none at all.
  boolean isEmpty() {
    return deployed.isEmpty();
  }

  void delete(Place place, String name) {
    Deployed going = deployed.remove(new Name(place, name));
    if (going != null) {
      for (Resource resource : going.stack().deleted()) {
        at(place).delete(resource);
      }
    }
  }

  /// Gives the pod that shows this token the role that is associated with its ServiceAccount.
  ///
  /// @return whether there is one
  boolean associate(Place place, String namespace, String serviceAccount, String token) {
    Optional<PodIdentityAssociation> association =
        stacks(place)
            .flatMap(stack -> stack.resources().values().stream())
            .filter(resource -> resource.type().equals(PodIdentityAssociation.TYPE))
            .map(PodIdentityAssociation::new)
            .filter(found -> found.isOf(namespace, serviceAccount))
            .findFirst();
    association.ifPresent(found -> found.serve(aws.podIdentity(), at(place), token));
    return association.isPresent();
  }

  private Stream<Stack> stacks(Place place) {
    return deployed.entrySet().stream()
        .filter(entry -> entry.getKey().place().equals(place))
        .map(entry -> entry.getValue().stack());
  }
}
