package io.keystoreoperator.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// An account and region in which stacks make their resources.
public interface Provider {
  String accountId();

  String region();

  /// Makes a resource.
  ///
  /// @throws UnsupportedOperationException for a type of resource that nothing is known of here
  Made make(String logicalId, String type, ObjectNode properties);

  /// A resource as other parts of its template see it.
  ///
  /// @param ref what `!Ref` gives
  /// @param attributes what `!GetAtt` gives, by name
  record Made(String ref, Map<String, String> attributes) {
    public Made {
      attributes = Map.copyOf(attributes);
    }

    static Made withArn(String ref, String arn) {
      return new Made(ref, Map.of("Arn", arn));
    }
  }
}
