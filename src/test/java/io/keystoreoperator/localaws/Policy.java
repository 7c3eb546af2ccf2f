package io.keystoreoperator.localaws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// An IAM policy document, parsed once and evaluated as IAM does. What it does not know it refuses
/// to parse.
final class Policy {
  /// Where a policy is attached decides which elements its statements need.
  enum Kind {
    IDENTITY(false, true),
    RESOURCE(true, true),
    TRUST(true, false);

    final boolean namesPrincipals;
    final boolean namesResources;

    Kind(boolean namesPrincipals, boolean namesResources) {
      this.namesPrincipals = namesPrincipals;
      this.namesResources = namesResources;
    }
  }

  private final List<Statement> statements;

  private Policy(List<Statement> statements) {
    this.statements = List.copyOf(statements);
  }

  static Policy parse(Kind kind, String json) {
    JsonNode document = read(json);
    Statement.onlyKnown(document, Set.of("Version", "Id", "Statement"));
    if (!document.path("Version").asText().equals("2012-10-17")) {
      throw new UnsupportedPolicyException("a policy's Version is 2012-10-17");
    }
    List<Statement> statements = new ArrayList<>();
    for (JsonNode statement : Statement.list(document, "Statement")) {
      statements.add(Statement.parse(kind, statement));
    }
    return new Policy(statements);
  }

  private static JsonNode read(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UnsupportedPolicyException("a policy is JSON: " + e.getOriginalMessage());
    }
  }

  Verdict decide(AccessRequest request) {
    Verdict verdict = Verdict.SILENT;
    for (Statement statement : statements) {
      verdict = verdict.and(statement.decide(request));
    }
    return verdict;
  }
}
