package io.keystoreoperator.render.template;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.ExtensionCustomizer;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.extension.Test;
import io.pebbletemplates.pebble.extension.core.DefinedTest;
import io.pebbletemplates.pebble.extension.core.NullTest;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import io.pebbletemplates.pebble.node.expression.AndExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.GreaterThanEqualsExpression;
import io.pebbletemplates.pebble.node.expression.GreaterThanExpression;
import io.pebbletemplates.pebble.node.expression.LessThanEqualsExpression;
import io.pebbletemplates.pebble.node.expression.LessThanExpression;
import io.pebbletemplates.pebble.node.expression.NegativeTestExpression;
import io.pebbletemplates.pebble.node.expression.OrExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.UnaryNotExpression;
import io.pebbletemplates.pebble.operator.Associativity;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.BinaryOperatorImpl;
import io.pebbletemplates.pebble.operator.BinaryOperatorType;
import io.pebbletemplates.pebble.operator.UnaryOperator;
import io.pebbletemplates.pebble.operator.UnaryOperatorImpl;
import io.pebbletemplates.pebble.tokenParser.IfTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Pebble without all that it comes with, and with what is listed here: two tags, a handful of
/// operators and tests, our filters, no function, no loader, no method call.
final class LockedDown extends AbstractExtension {
  static final Map<String, Filter> FILTERS =
      Stream.concat(
              Stream.of(Map.entry("default", new DefaultValue())),
              Stream.concat(TextFilters.all().stream(), CertificateFilters.all().stream())
                  .map(filter -> Map.entry(filter.name(), filter)))
          .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  static final Map<String, Test> TESTS =
      Map.of("empty", new Emptiness(), "defined", new DefinedTest(), "null", new NullTest());

  private LockedDown() {}

  static PebbleEngine engine() {
    return new PebbleEngine.Builder()
        .registerExtensionCustomizer(Nothing::new)
        .extension(new LockedDown())
        .loader(new MemoryLoader())
        .strictVariables(true)
        .methodAccessValidator((_, _) -> false)
        .autoEscaping(false)
        .newLineTrimming(false)
        .cacheActive(false)
        .defaultLocale(Locale.ROOT)
        .build();
  }

  /// What is left of each of Pebble's own extensions.
  private static final class Nothing extends ExtensionCustomizer {
    Nothing(Extension whole) {
      super(whole);
    }

    @Override
    public Map<String, Filter> getFilters() {
      return Map.of();
    }

    @Override
    public Map<String, Test> getTests() {
      return Map.of();
    }

    @Override
    public Map<String, Function> getFunctions() {
      return Map.of();
    }

    @Override
    public List<TokenParser> getTokenParsers() {
      return List.of();
    }

    @Override
    public List<BinaryOperator> getBinaryOperators() {
      return List.of();
    }

    @Override
    public List<UnaryOperator> getUnaryOperators() {
      return List.of();
    }

    @Override
    public Map<String, Object> getGlobalVariables() {
      return Map.of();
    }

    @Override
    public List<NodeVisitorFactory> getNodeVisitors() {
      return List.of();
    }

    @Override
    public List<AttributeResolver> getAttributeResolver() {
      return List.of();
    }
  }

  @Override
  public List<TokenParser> getTokenParsers() {
    return List.of(new IfTokenParser(), new LoopParser());
  }

  @Override
  public List<UnaryOperator> getUnaryOperators() {
    return List.of(new UnaryOperatorImpl("not", 500, UnaryNotExpression.class));
  }

  @Override
  public List<BinaryOperator> getBinaryOperators() {
    return List.of(
        operator("or", 10, OrExpression::new),
        operator("and", 15, AndExpression::new),
        test("is", PositiveTestExpression::new),
        test("is not", NegativeTestExpression::new),
        operator("contains", 20, Operators.Containing::new),
        operator("==", 30, Operators.Same::new),
        operator("!=", 30, Operators.Different::new),
        operator(">", 30, GreaterThanExpression::new),
        operator("<", 30, LessThanExpression::new),
        operator(">=", 30, GreaterThanEqualsExpression::new),
        operator("<=", 30, LessThanEqualsExpression::new),
        new BinaryOperatorImpl(
            "|", 100, FilterExpression::new, BinaryOperatorType.FILTER, Associativity.LEFT),
        operator("~", 110, Operators.Joined::new));
  }

  private static BinaryOperator operator(
      String symbol, int precedence, Supplier<BinaryExpression<?>> node) {
    return new BinaryOperatorImpl(
        symbol, precedence, node, BinaryOperatorType.NORMAL, Associativity.LEFT);
  }

  private static BinaryOperator test(String symbol, Supplier<BinaryExpression<?>> node) {
    return new BinaryOperatorImpl(symbol, 20, node, BinaryOperatorType.TEST, Associativity.LEFT);
  }

  @Override
  public Map<String, Filter> getFilters() {
    return FILTERS;
  }

  @Override
  public Map<String, Test> getTests() {
    return TESTS;
  }

  @Override
  public List<AttributeResolver> getAttributeResolver() {
    return List.of(new Members());
  }
}
