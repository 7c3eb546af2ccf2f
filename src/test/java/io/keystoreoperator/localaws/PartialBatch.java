package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/// A BatchGetItem or BatchWriteItem of which only the first entries are done.
///
/// @param done the request with those entries alone
/// @param left the RequestItems with the others
record PartialBatch(ObjectNode done, ObjectNode left, boolean reads) {
  static PartialBatch split(String operation, ObjectNode request, int processed) {
    boolean reads = operation.equals("BatchGetItem");
    ObjectNode done = request.deepCopy();
    ObjectNode left = Json.object();
    ObjectNode tables = (ObjectNode) done.path("RequestItems");
    int room = processed;
    for (var table : request.path("RequestItems").properties()) {
      JsonNode mine = table.getValue().deepCopy();
      ArrayNode kept = entries(tables.path(table.getKey()), reads);
      ArrayNode leftOver = entries(mine, reads);
      int take = Math.min(room, kept.size());
      room -= take;
      while (kept.size() > take) {
        kept.remove(kept.size() - 1);
      }
      for (int i = 0; i < take; i++) {
        leftOver.remove(0);
      }
      if (!leftOver.isEmpty()) {
        left.set(table.getKey(), mine);
      }
      if (kept.isEmpty()) {
        tables.remove(table.getKey());
      }
    }
    return new PartialBatch(done, left, reads);
  }

  private static ArrayNode entries(JsonNode table, boolean reads) {
    return (ArrayNode) (reads ? table.path("Keys") : table);
  }

  Reply answer(Function<ObjectNode, Reply> forward) {
    Reply reply =
        done.path("RequestItems").isEmpty()
            ? Reply.json(200, Reply.JSON_1_0, nothing())
            : forward.apply(done);
    if (reply.status() != 200) {
      return reply;
    }
    ObjectNode answer = Json.read(reply.body());
    answer.set(reads ? "UnprocessedKeys" : "UnprocessedItems", left);
    return Reply.json(200, Reply.JSON_1_0, answer);
  }

  private ObjectNode nothing() {
    ObjectNode answer = Json.object();
    if (reads) {
      answer.putObject("Responses");
    }
    return answer;
  }
}
