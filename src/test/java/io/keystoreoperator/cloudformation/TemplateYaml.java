package io.keystoreoperator.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A template's YAML as JSON, with the short forms of functions written out: `!Sub text` is
/// `{"Fn::Sub": "text"}`.
final class TemplateYaml {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TemplateYaml() {}

  static ObjectNode parse(String yaml) {
    var root = new Compose(LoadSettings.builder().build()).composeString(yaml);
    if (root.isPresent() && convert(root.get()) instanceof ObjectNode template) {
      return template;
    }
    throw new IllegalArgumentException("a template is a mapping");
  }

  private static JsonNode convert(Node node) {
    if (node.getAnchor().isPresent()) {
      throw new IllegalArgumentException("CloudFormation takes no YAML anchors");
    }
    String tag = node.getTag().getValue();
    JsonNode value =
        switch (node) {
          case MappingNode mapping -> object(mapping);
          case SequenceNode sequence -> array(sequence);
          case ScalarNode scalar -> scalar(scalar);
          default -> throw new IllegalArgumentException("unknown YAML: " + node);
        };
    return tag.startsWith("!") ? function(tag.substring(1), value) : value;
  }

  private static ObjectNode object(MappingNode mapping) {
    ObjectNode object = JSON.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      String key = ((ScalarNode) entry.getKeyNode()).getValue();
      if (object.has(key)) {
        throw new IllegalArgumentException(key + " stands twice in one mapping");
      }
      object.set(key, convert(entry.getValueNode()));
    }
    return object;
  }

  private static ArrayNode array(SequenceNode sequence) {
    ArrayNode array = JSON.arrayNode();
    sequence.getValue().forEach(element -> array.add(convert(element)));
    return array;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.INT)) {
      return JSON.numberNode(Long.parseLong(text));
    }
    return tag.equals(Tag.BOOL)
        ? JSON.booleanNode(Boolean.parseBoolean(text))
        : JSON.textNode(text);
  }

  private static ObjectNode function(String shortName, JsonNode argument) {
    if (shortName.equals("Ref")) {
      return JSON.objectNode().set("Ref", argument);
    }
    JsonNode whole = argument;
    if (shortName.equals("GetAtt") && argument.isTextual()) {
      ArrayNode parts = JSON.arrayNode();
      for (String part : argument.asText().split("\\.", 2)) {
        parts.add(part);
      }
      whole = parts;
    }
    return JSON.objectNode().set("Fn::" + shortName, whole);
  }
}
