package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A key attribute of a table.
///
/// @param type `S` or `N`
public record TableKey(String name, String type) {
  public static TableKey text(String name) {
    return new TableKey(name, "S");
  }

  public static TableKey number(String name) {
    return new TableKey(name, "N");
  }

  void define(ObjectNode attribute) {
    attribute.put("AttributeName", name).put("AttributeType", type);
  }
}
