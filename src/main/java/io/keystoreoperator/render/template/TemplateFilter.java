package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A filter of ours: it counts its work, and what it makes stays within bounds.
final class TemplateFilter implements Filter {
  private final String name;
  private final List<String> arguments;
  private final Operation operation;

  TemplateFilter(String name, List<String> arguments, Operation operation) {
    this.name = name;
    this.arguments = arguments;
    this.operation = operation;
  }

  interface Operation {
    @Nullable Object apply(Operand input, Arguments arguments);
  }

  /// What stands in the brackets after a filter's name.
  record Arguments(String filter, Map<String, Object> values, Effort effort, int line) {
    Operand required(String argument) {
      if (!values.containsKey(argument)) {
        throw new TemplateProblem(line, filter + " takes an argument: " + argument);
      }
      return new Operand(values.get(argument), line);
    }

    /// The text of an argument that need not be there.
    @Nullable String text(String argument) {
      return values.containsKey(argument) ? required(argument).text() : null;
    }

    /// Without the values.
    @Override
    public String toString() {
      return "Arguments[" + filter + "]";
    }
  }

  String name() {
    return name;
  }

  @Override
  public List<String> getArgumentNames() {
    return arguments;
  }

  @Override
  public @Nullable Object apply(
      @Nullable Object input,
      Map<String, Object> args,
      PebbleTemplate self,
      EvaluationContext context,
      int line) {
    Effort effort = Effort.of(context);
    effort.step(line);
    Operand operand = new Operand(input, line);
    effort.spend(operand.size(), line);
    Operand made =
        new Operand(operation.apply(operand, new Arguments(name, args, effort, line)), line);
    effort.spend(made.size(), line);
    if (made.value() instanceof String text) {
      made.checkLength(text.length());
    }
    return made.value();
  }
}
