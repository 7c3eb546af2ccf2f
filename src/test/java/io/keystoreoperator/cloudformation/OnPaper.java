package io.keystoreoperator.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// Makes nothing, and names what would be made as AWS does.
record OnPaper(String accountId, String region) implements Provider {
  @Override
  public Made make(String logicalId, String type, ObjectNode properties) {
    return switch (type) {
      case "AWS::DynamoDB::Table" -> {
        String name = properties.path("TableName").asText();
        yield Made.withArn(name, arn("dynamodb:" + region, "table/" + name));
      }
      case "AWS::KMS::Key" -> Made.withArn(logicalId, arn("kms:" + region, "key/" + logicalId));
      case "AWS::KMS::Alias" -> named(properties.path("AliasName").asText());
      case "AWS::IAM::Role" -> {
        String name = properties.path("RoleName").asText();
        yield Made.withArn(name, arn("iam:", "role/" + name));
      }
      case "AWS::IAM::RolePolicy" -> named(properties.path("PolicyName").asText());
      case "AWS::IAM::InstanceProfile" -> named(properties.path("InstanceProfileName").asText());
      case "AWS::IAM::OIDCProvider", "AWS::EKS::PodIdentityAssociation" -> named(logicalId);
      default -> throw new UnsupportedOperationException("unknown type of resource: " + type);
    };
  }

  private static Made named(String ref) {
    return new Made(ref, Map.of());
  }

  private String arn(String serviceAndRegion, String resource) {
    return "arn:aws:" + serviceAndRegion + ":" + accountId + ":" + resource;
  }
}
