package io.keystoreoperator.cli.migrate;

import io.keystoreoperator.cli.migrate.Field.Content;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads YAML, or JSON, into fields that know their lines.
final class Yaml {
  private static final int DEEPEST = 100;

  private Yaml() {}

  /// A text that is no YAML; the message quotes nothing of it.
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    UnreadableException(int line, String message) {
      super(message);
      this.line = line;
    }

    /// From 1.
    int line() {
      return line;
    }
  }

  /// The resources of a text: its documents without the empty ones, and of a `List` its items.
  static List<Field> resources(String text) throws UnreadableException {
    try {
      List<Field> resources = new ArrayList<>();
      for (Node document : new Compose(LoadSettings.builder().build()).composeAllFromString(text)) {
        for (Node resource : itemsOf(document)) {
          resources.add(field("", resource, 0));
        }
      }
      return resources.stream().filter(resource -> !resource.isEmpty()).toList();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new UnreadableException(line, "it is no YAML");
    } catch (YamlEngineException e) {
      throw new UnreadableException(1, "it is no YAML: " + e.getMessage());
    }
  }

  private static List<Node> itemsOf(Node document) {
    if (document instanceof MappingNode mapping
        && member(mapping, "kind") instanceof ScalarNode kind
        && kind.getValue().endsWith("List")
        && member(mapping, "items") instanceof SequenceNode items) {
      return items.getValue();
    }
    return List.of(document);
  }

  private static @Nullable Node member(MappingNode mapping, String name) {
    return mapping.getValue().stream()
        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode k && k.getValue().equals(name))
        .map(NodeTuple::getValueNode)
        .findFirst()
        .orElse(null);
  }

  private static Field field(String path, Node node, int depth) {
    if (depth > DEEPEST) {
      throw new YamlEngineException("more than " + DEEPEST + " levels deep");
    }
    int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    return new Field(path, line, content(path, node, depth + 1));
  }

  private static Content content(String path, Node node, int depth) {
    return switch (node) {
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> new Content.Nothing();
      case ScalarNode scalar -> new Content.Text(scalar.getValue());
      case SequenceNode sequence -> {
        List<Field> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
          elements.add(field(path + "[" + elements.size() + "]", element, depth));
        }
        yield new Content.Elements(elements);
      }
      case MappingNode mapping -> {
        Map<String, Field> members = new LinkedHashMap<>();
        for (NodeTuple member : mapping.getValue()) {
          String name = member.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
          Field before = members.put(name, field(path(path, name), member.getValueNode(), depth));
          if (before != null) {
            throw new YamlEngineException("two members \"" + name + "\" in line " + before.line());
          }
        }
        yield new Content.Members(members);
      }
      default -> new Content.Nothing();
    };
  }

  /// Where a member of an object stands.
  static String path(String path, String name) {
    if (!name.matches("[A-Za-z0-9_-]+")) {
      return path + "[\"" + name + "\"]";
    }
    return path.isEmpty() ? name : path + "." + name;
  }
}
