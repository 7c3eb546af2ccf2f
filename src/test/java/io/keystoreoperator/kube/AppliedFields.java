package io.keystoreoperator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What each field manager applied last, for server-side apply: a field that its manager applies no
/// more goes, unless another manager applied it too. Lists are replaced whole, and conflicts
/// between managers are not told.
final class AppliedFields {
  private final Map<Manager, ObjectNode> last = new HashMap<>();

  /// Who applied what: a name, for an object by its UID, and its status or the rest.
  record Manager(String name, String uid, boolean status) {}

  /// The object as it is once `applied` is in it.
  ObjectNode merged(Manager manager, ObjectNode live, ObjectNode applied) {
    ObjectNode result = live.deepCopy();
    ObjectNode before = last.getOrDefault(manager, JsonNodeFactory.instance.objectNode());
    drop(result, before, applied, ofOthers(manager));
    merge(result, applied);
    return result;
  }

  void record(Manager manager, ObjectNode applied) {
    last.put(manager, applied.deepCopy());
  }

  private List<JsonNode> ofOthers(Manager manager) {
    return last.entrySet().stream()
        .filter(e -> e.getKey().uid().equals(manager.uid()) && !e.getKey().equals(manager))
        .<JsonNode>map(Map.Entry::getValue)
        .toList();
  }

  private static void drop(
      ObjectNode live, JsonNode before, JsonNode applied, List<JsonNode> others) {
    for (var field : before.properties()) {
      String name = field.getKey();
      List<JsonNode> theirs = others.stream().map(other -> other.path(name)).toList();
      boolean wanted =
          applied.has(name) || theirs.stream().anyMatch(their -> !their.isMissingNode());
      if (field.getValue().isObject() && live.get(name) instanceof ObjectNode nested) {
        drop(nested, field.getValue(), applied.path(name), theirs);
        if (nested.isEmpty() && !wanted) {
          live.remove(name);
        }
      } else if (!wanted) {
        live.remove(name);
      }
    }
  }

  private static void merge(ObjectNode live, ObjectNode applied) {
    for (var field : applied.properties()) {
      if (field.getValue() instanceof ObjectNode wanted
          && live.get(field.getKey()) instanceof ObjectNode nested) {
        merge(nested, wanted);
      } else {
        live.set(field.getKey(), field.getValue().deepCopy());
      }
    }
  }
}
