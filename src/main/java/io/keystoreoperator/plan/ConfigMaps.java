package io.keystoreoperator.plan;

import java.util.Map;
import java.util.Optional;

/// Where planning gets the contents of ConfigMaps from.
public interface ConfigMaps {
  /// The texts of a ConfigMap, by key; empty where there is no such ConfigMap.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when it could not be read
  Optional<Map<String, String>> texts(String namespace, String name);
}
