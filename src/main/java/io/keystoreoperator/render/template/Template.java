package io.keystoreoperator.render.template;

import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.Utf8;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.ParserException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The text of one template. Whatever Pebble throws stays here: once there are values, it quotes
/// them.
record Template(String text) {
  /// In characters.
  static final int LONGEST = 256 << 10;

  private static final PebbleEngine ENGINE = LockedDown.engine();

  Plaintext render(Variables variables, Effort effort) {
    return parsed(variables.names()).render(variables, effort);
  }

  /// One that was read, to be rendered over any values of the same names.
  record Parsed(PebbleTemplateImpl template, Set<String> members) {
    Plaintext render(Variables variables, Effort effort) {
      BoundedText made = new BoundedText();
      try {
        template.evaluate(made, variables.with(effort));
      } catch (IOException | RuntimeException | StackOverflowError e) {
        throw problem(e, members);
      }
      return Utf8.encode(made.made())
          .map(Plaintext::of)
          .orElseThrow(
              () -> new TemplateProblem(TemplateProblem.WHOLE, "makes what is not valid Unicode"));
    }
  }

  /// @param names that it may use
  Parsed parsed(Set<String> names) {
    if (text.length() > LONGEST) {
      throw new TemplateProblem(TemplateProblem.WHOLE, "has more than " + LONGEST + " characters");
    }
    try {
      // Pebble's lexer does not end on a text that a backslash breaks off.
      String whole = text.endsWith("\\") ? text + "{##}" : text;
      PebbleTemplateImpl template = (PebbleTemplateImpl) ENGINE.getLiteralTemplate(whole);
      Inspection inspection = new Inspection(names);
      inspection.inspect((RootNode) template.getRootNode());
      return new Parsed(template, inspection.members());
    } catch (TemplateProblem problem) {
      throw problem;
    } catch (ParserException e) {
      throw new TemplateProblem(line(e), "cannot be read: " + SyntaxHint.of(e));
    } catch (RuntimeException | StackOverflowError e) {
      throw new TemplateProblem(TemplateProblem.WHOLE, "cannot be read");
    }
  }

  private static TemplateProblem problem(Throwable thrown, Set<String> members) {
    int line = TemplateProblem.WHOLE;
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      TemplateProblem problem = known(e, members);
      if (problem != null) {
        return problem;
      }
      line = e instanceof PebbleException pebble ? line(pebble) : line;
    }
    return new TemplateProblem(
        line, "cannot be rendered: a value is not of the kind that it is used as");
  }

  private static @Nullable TemplateProblem known(Throwable e, Set<String> members) {
    return switch (e) {
      case TemplateProblem problem -> problem;
      case RootAttributeNotFoundException missing ->
          Inspection.unknown(line(missing), missing.getAttributeName());
      case AttributeNotFoundException missing ->
          new TemplateProblem(
              line(missing),
              // A name that a value gave is not told.
              members.contains(missing.getAttributeName())
                  ? "there is no member \"" + missing.getAttributeName() + "\""
                  : "there is no member of the name that a value gives");
      default -> null;
    };
  }

  private static int line(PebbleException e) {
    return e.getLineNumber() == null ? TemplateProblem.WHOLE : e.getLineNumber();
  }
}
