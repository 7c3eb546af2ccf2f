package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import java.util.ArrayList;
import java.util.List;

/// Pebble's `for`, each step of which counts.
final class LoopParser extends ForTokenParser {
  @Override
  public RenderableNode parse(Token token, Parser parser) {
    ForNode loop = (ForNode) super.parse(token, parser);
    List<RenderableNode> body = new ArrayList<>();
    body.add(new LoopStep(loop.getLineNumber()));
    body.addAll(loop.getBody().getChildren());
    return new ForNode(
        loop.getLineNumber(),
        loop.getIterationVariable(),
        new LoopSource(loop.getIterable()),
        new BodyNode(loop.getLineNumber(), body),
        loop.getElseBody());
  }
}
