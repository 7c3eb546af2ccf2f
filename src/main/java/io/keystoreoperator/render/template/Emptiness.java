package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.extension.Test;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `is empty`: null, or nothing in it. White space is something: it may be a password.
final class Emptiness implements Test {
  static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case String text -> text.isEmpty();
      case Collection<?> list -> list.isEmpty();
      case Map<?, ?> object -> object.isEmpty();
      default -> false;
    };
  }

  @Override
  public List<String> getArgumentNames() {
    return List.of();
  }

  @Override
  public boolean apply(
      @Nullable Object input,
      Map<String, Object> args,
      PebbleTemplate self,
      EvaluationContext context,
      int line) {
    return isEmpty(input);
  }
}
