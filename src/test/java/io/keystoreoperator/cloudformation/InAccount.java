package io.keystoreoperator.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keystoreoperator.localaws.Account;
import io.keystoreoperator.localaws.KmsKey;
import io.keystoreoperator.localaws.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Makes stacks' resources in an account of the embedded AWS.
public final class InAccount implements Provider {
  private final Account account;
  private final String region;
  private final String jwks;
  private final Map<String, KmsKey> keys = new HashMap<>();
  private final Map<String, Role> roles = new HashMap<>();
  private final Map<String, PolicyDocument> trusts = new HashMap<>();
  private final Map<String, List<PolicyDocument>> permissions = new HashMap<>();

  /// @param jwks the keys of every issuer that the account is made to know: nothing is fetched here
  public InAccount(Account account, String region, String jwks) {
    this.account = account;
    this.region = region;
    this.jwks = jwks;
  }

  @Override
  public String accountId() {
    return account.id();
  }

  @Override
  public String region() {
    return region;
  }

  /// A role by its name.
  public Role role(String name) {
    return Optional.ofNullable(roles.get(name)).orElseThrow();
  }

  /// Makes known a role that is there without a stack.
  public void knows(Role role) {
    roles.put(role.name(), role);
  }

  /// Takes a right away from a role while something is tried.
  public void without(String action, String roleName, Runnable tried) {
    List<PolicyDocument> all = permissionsOf(roleName);
    Role role = role(roleName);
    role.permissions(texts(all.stream().map(policy -> policy.without(action)).toList()));
    try {
      tried.run();
    } finally {
      role.permissions(texts(all));
    }
  }

  /// Takes an action out of what a role trusts others with while something is tried.
  public void withoutTrust(String action, String roleName, Runnable tried) {
    PolicyDocument trust = Optional.ofNullable(trusts.get(roleName)).orElseThrow();
    Role role = role(roleName).trust(trust.without(action).text());
    try {
      tried.run();
    } finally {
      role.trust(trust.text());
    }
  }

  private List<PolicyDocument> permissionsOf(String roleName) {
    return permissions.getOrDefault(roleName, List.of());
  }

  private static String[] texts(List<PolicyDocument> policies) {
    return policies.stream().map(PolicyDocument::text).toArray(String[]::new);
  }

  @Override
  public Made make(String logicalId, String type, ObjectNode properties) {
    Made named = new OnPaper(accountId(), region).make(logicalId, type, properties);
    Resource resource = new Resource(logicalId, type, properties, named);
    return switch (type) {
      case "AWS::KMS::Key" -> key(resource);
      case "AWS::DynamoDB::Table" -> {
        table(properties.deepCopy());
        yield named;
      }
      case "AWS::KMS::Alias" -> {
        KmsKey key = Optional.ofNullable(keys.get(resource.property("TargetKeyId"))).orElseThrow();
        account.createAlias(resource.property("AliasName"), key);
        yield named;
      }
      case "AWS::IAM::Role" -> {
        role(resource);
        yield named;
      }
      case "AWS::IAM::RolePolicy" -> {
        allow(resource.property("RoleName"), resource.permissions());
        yield named;
      }
      case "AWS::IAM::OIDCProvider" -> {
        account.trustIssuer(
            resource.property("Url"),
            Set.of(properties.path("ClientIdList").path(0).asText()),
            jwks);
        yield named;
      }
      // Nothing of them is an account's: instances and pods are given their roles by hand.
      case "AWS::IAM::InstanceProfile", "AWS::EKS::PodIdentityAssociation" -> named;
      default -> throw new UnsupportedOperationException("unknown type of resource: " + type);
    };
  }

  private Made key(Resource resource) {
    String policy = resource.keyPolicy().orElseThrow().text();
    KmsKey key = account.createKeyWithoutAlias(region, policy);
    keys.put(key.id(), key);
    return Made.withArn(key.id(), key.arn());
  }

  /// A table's properties are those of a request to create it, but for backups and streams.
  private void table(ObjectNode request) {
    request.remove("PointInTimeRecoverySpecification");
    if (request.get("StreamSpecification") instanceof ObjectNode stream) {
      stream.put("StreamEnabled", true);
    }
    account.createTable(region, request);
  }

  private void role(Resource resource) {
    String name = resource.property("RoleName");
    PolicyDocument trust = resource.trust().orElseThrow();
    Role role = account.createRole(name, trust.text());
    trusts.put(name, trust);
    role.maxSession(
        Duration.ofSeconds(resource.properties().path("MaxSessionDuration").asLong(3600)));
    roles.put(name, role);
    allow(name, resource.permissions());
  }

  /// Takes away what a stack made.
  ///
  /// @throws UnsupportedOperationException for what is not to go with a stack
  public void delete(Resource resource) {
    switch (resource.type()) {
      case "AWS::IAM::Role" -> {
        account.deleteRole(role(resource.property("RoleName")));
        roles.remove(resource.property("RoleName"));
        permissions.remove(resource.property("RoleName"));
      }
      case "AWS::IAM::RolePolicy" -> disallow(resource.property("RoleName"), resource);
      case "AWS::KMS::Alias",
          "AWS::IAM::InstanceProfile",
          "AWS::IAM::OIDCProvider",
          "AWS::EKS::PodIdentityAssociation" -> {
        // Nothing is asked for by it any more.
      }
      default -> throw new UnsupportedOperationException("it would be lost: " + resource.type());
    }
  }

  private void disallow(String roleName, Resource policy) {
    List<PolicyDocument> less = new ArrayList<>(permissionsOf(roleName));
    less.removeAll(policy.permissions());
    permissions.put(roleName, less);
    role(roleName).permissions(texts(less));
  }

  private void allow(String roleName, List<PolicyDocument> more) {
    List<PolicyDocument> all =
        Stream.concat(permissionsOf(roleName).stream(), more.stream()).toList();
    permissions.put(roleName, all);
    role(roleName).permissions(texts(all));
  }
}
