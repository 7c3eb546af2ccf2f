package io.keystoreoperator.localaws;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who asks.
sealed interface Principal {
  @Nullable List<String> values(String key);

  /// A user, or a session of a role, that signed its request.
  ///
  /// @param arn as GetCallerIdentity and denials name it
  /// @param userId as GetCallerIdentity names it
  /// @param sessionTags those of this session, transitive ones included
  /// @param transitiveTagKeys which of them are passed on when another role is assumed
  /// @param chains whether a role taken from here is chained: from a role's session it is, but AWS
  ///     does not count that of an EC2 instance's profile
  record Caller(
      Identity identity,
      String arn,
      String userId,
      Map<String, String> sessionTags,
      Set<String> transitiveTagKeys,
      boolean chains)
      implements Principal {
    private static final String TAG = "aws:PrincipalTag/";

    public Caller {
      sessionTags = Map.copyOf(sessionTags);
      transitiveTagKeys = Set.copyOf(transitiveTagKeys);
    }

    String accountId() {
      return identity.accountId();
    }

    /// The same session, as an EC2 instance has it.
    Caller ofInstance() {
      return new Caller(identity, arn, userId, sessionTags, transitiveTagKeys, false);
    }

    private boolean isRoleSession() {
      return identity instanceof Role;
    }

    @Override
    public @Nullable List<String> values(String key) {
      return switch (key) {
        case "aws:PrincipalArn" -> List.of(identity.arn());
        case "aws:PrincipalAccount", "kms:CallerAccount" -> List.of(accountId());
        case "aws:PrincipalType" -> List.of(isRoleSession() ? "AssumedRole" : "User");
        case "aws:userid" -> List.of(userId);
        default -> key.startsWith(TAG) ? tag(key.substring(TAG.length())) : null;
      };
    }

    private @Nullable List<String> tag(String name) {
      String own = sessionTags.get(name);
      String value = own == null ? identity.tags().get(name) : own;
      return value == null ? null : List.of(value);
    }
  }

  /// The bearer of a token of an OpenID Connect provider.
  record WebIdentity(String providerArn) implements Principal {
    @Override
    public @Nullable List<String> values(String key) {
      return null;
    }
  }

  /// AWS itself: `ec2.amazonaws.com`.
  record Service(String name) implements Principal {
    @Override
    public @Nullable List<String> values(String key) {
      return null;
    }
  }
}
