package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.extension.core.DefaultFilter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `default`: stands in for what is missing, null or empty. Pebble lets a variable be missing only
/// before a filter of this class.
final class DefaultValue extends DefaultFilter {
  @Override
  public @Nullable Object apply(
      @Nullable Object input,
      Map<String, Object> args,
      PebbleTemplate self,
      EvaluationContext context,
      int line) {
    Effort.of(context).step(line);
    return Emptiness.isEmpty(input) ? args.get("default") : input;
  }
}
