package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.shell.Columns;
import io.keystoreoperator.cli.shell.Json;
import java.util.List;

/// Items as they are listed: sorted, in columns or as JSON.
record ItemLines(List<ItemLine> lines) {
  ItemLines {
    lines = lines.stream().sorted(ItemLine.ORDER).toList();
  }

  String json() {
    return Json.of(lines.stream().map(ItemLine::json).toList());
  }

  String text(boolean coloured) {
    Columns columns = new Columns("name", "version", "format", "bytes");
    lines.forEach(line -> columns.add(line.cells()));
    return columns.text(coloured);
  }
}
