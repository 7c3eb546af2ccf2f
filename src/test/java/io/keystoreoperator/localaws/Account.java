package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One AWS account: its roles, users, keys and tables.
public final class Account {
  private static final String EVERYTHING =
      """
      {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
      """;
  private final String id;
  private final String region;
  private final Credentials credentials;
  private final Keys keys;
  private final DynamoDb dynamoDb;
  private final Map<String, Role> roles = new ConcurrentHashMap<>();
  private final Map<String, OidcProvider> providers = new ConcurrentHashMap<>();
  private final AccessKey administrator;

  Account(String id, String region, Credentials credentials, Keys keys, DynamoDb dynamoDb) {
    if (!id.matches("\\d{12}")) {
      throw new IllegalArgumentException("an account ID has twelve digits: " + id);
    }
    this.id = id;
    this.region = region;
    this.credentials = credentials;
    this.keys = keys;
    this.dynamoDb = dynamoDb;
    this.administrator = createUser("administrator", EVERYTHING);
  }

  public String id() {
    return id;
  }

  /// A user who may do everything in this account.
  public AccessKey administrator() {
    return administrator;
  }

  /// A user with these permission policies, and an access key.
  public AccessKey createUser(String name, String... permissions) {
    List<Policy> policies =
        Arrays.stream(permissions).map(json -> Policy.parse(Policy.Kind.IDENTITY, json)).toList();
    User user = new User(id, name, Map.of(), policies);
    return credentials.issueToUser(
        new Principal.Caller(user, user.arn(), credentials.id("AIDA"), Map.of(), Set.of(), false));
  }

  /// A role; its name may have a path before it: `operators/keystore-reader`.
  ///
  /// @throws UnsupportedPolicyException for a policy that the evaluator does not wholly understand
  public Role createRole(String name, String trustPolicy, String... permissions) {
    Role role = new Role(id, name, credentials.id("AROA"), trustPolicy, permissions);
    roles.put(role.arn(), role);
    return role;
  }

  public void deleteRole(Role role) {
    roles.remove(role.arn());
  }

  Optional<Role> role(String arn) {
    return Optional.ofNullable(roles.get(arn));
  }

  /// A session of a role without asking its trust policy: what an AWS service does for itself.
  public AccessKey sessionOf(Role role, String sessionName, Duration duration) {
    return credentials.issueSession(role.session(sessionName, Map.of(), Set.of()), duration);
  }

  /// Has the account accept tokens of this issuer, for these audiences, signed with these keys.
  public void trustIssuer(String issuer, Set<String> audiences, PublicKey... publicKeys) {
    providers.put(issuer, new OidcProvider(id, issuer, audiences, List.of(publicKeys)));
  }

  /// The same, with the issuer's keys as it publishes them: a JSON Web Key Set.
  public void trustIssuer(String issuer, Set<String> audiences, String jwks) {
    trustIssuer(issuer, audiences, OidcProvider.keysOf(jwks).toArray(PublicKey[]::new));
  }

  Optional<OidcProvider> oidcProvider(String issuer) {
    return Optional.ofNullable(providers.get(issuer));
  }

  /// A symmetric KMS key whose policy leaves everything to the account's identity policies.
  public KmsKey createKey(String alias) {
    return createKey(alias, KmsKey.defaultPolicy(id));
  }

  public KmsKey createKey(String alias, String keyPolicy) {
    return createKey(region, alias, keyPolicy);
  }

  public KmsKey createKey(String inRegion, String alias, String keyPolicy) {
    KmsKey key = createKeyWithoutAlias(inRegion, keyPolicy);
    createAlias(alias, key);
    return key;
  }

  public KmsKey createKeyWithoutAlias(String inRegion, String keyPolicy) {
    return keys.create(id, inRegion, keyPolicy);
  }

  public void createAlias(String alias, KmsKey key) {
    keys.createAlias(alias, key);
  }

  /// An on-demand table, with a sort key or without.
  public void createTable(
      String inRegion, String name, TableKey partitionKey, TableKey... sortKey) {
    ObjectNode request = Json.object().put("TableName", name).put("BillingMode", "PAY_PER_REQUEST");
    var schema = request.putArray("KeySchema");
    var attributes = request.putArray("AttributeDefinitions");
    schema.addObject().put("AttributeName", partitionKey.name()).put("KeyType", "HASH");
    partitionKey.define(attributes.addObject());
    for (TableKey key : sortKey) {
      schema.addObject().put("AttributeName", key.name()).put("KeyType", "RANGE");
      key.define(attributes.addObject());
    }
    createTable(inRegion, request);
  }

  /// A table by a whole request of CreateTable.
  public void createTable(String inRegion, ObjectNode request) {
    dynamoDb.createTable(id, inRegion, request);
  }

  public void deleteTable(String inRegion, String name) {
    dynamoDb.deleteTable(id, inRegion, name);
  }
}
