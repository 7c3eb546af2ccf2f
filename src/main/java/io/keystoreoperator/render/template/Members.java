package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `a.b` and `a["b"]` can be: a member of an object, an element of a list, an entry's key and
/// value, and where a loop is. Pebble's own resolver, which calls methods by reflection, is never
/// reached.
final class Members implements AttributeResolver {
  @Override
  public ResolvedAttribute resolve(
      Object instance,
      @Nullable Object name,
      Object @Nullable [] arguments,
      @Nullable ArgumentsNode args,
      EvaluationContextImpl context,
      String filename,
      int line) {
    Effort.of(context).step(line);
    return new ResolvedAttribute(member(instance, String.valueOf(name), line));
  }

  private static @Nullable Object member(Object instance, String name, int line) {
    return switch (instance) {
      case Map<?, ?> map when map.containsKey(name) -> map.get(name);
      case List<?> list when isIndexOf(list, name) -> list.get(Integer.parseInt(name));
      case Map.Entry<?, ?> entry when name.equals("key") -> entry.getKey();
      case Map.Entry<?, ?> entry when name.equals("value") -> entry.getValue();
      case ForNode.LoopVariables loop when name.equals("first") -> loop.isFirst();
      case ForNode.LoopVariables loop when name.equals("last") -> loop.isLast();
      case ForNode.LoopVariables loop when name.equals("index") -> loop.getIndex();
      default -> throw new AttributeNotFoundException(null, "no such member", name, line, "");
    };
  }

  private static boolean isIndexOf(List<?> list, String name) {
    return name.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(name) < list.size();
  }
}
