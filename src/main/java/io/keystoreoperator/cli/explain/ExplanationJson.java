package io.keystoreoperator.cli.explain;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.cli.items.VersionText;
import io.keystoreoperator.cli.shell.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An explanation for scripts.
record ExplanationJson(Explanation explanation) {
  String text() {
    var kss = explanation.kss();
    var status = kss.statusOrEmpty();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("namespace", kss.getMetadata().getNamespace());
    json.put("name", kss.getMetadata().getName());
    json.put("secret", kss.targetName());
    json.put("keystore", keystore());
    json.put("ready", explanation.isReady());
    json.put("current", explanation.isCurrent());
    List<Map<String, Object>> conditions = new ArrayList<>();
    status.conditions().forEach(condition -> conditions.add(condition(condition)));
    json.put("conditions", conditions);
    put(json, "lastChangeTime", status.lastChangeTime());
    json.put("keys", explanation.keys().stream().map(ExplanationJson::key).toList());
    json.put("allReadersSeen", explanation.isComplete());
    return Json.of(json);
  }

  private Map<String, Object> keystore() {
    Map<String, Object> json = new LinkedHashMap<>();
    KeystoreFacts facts = explanation.keystore();
    json.put("kind", facts.id().kind());
    json.put("name", facts.id().name());
    switch (facts) {
      case KeystoreFacts.Seen(_, String table, String region, _, var ready) -> {
        json.put("table", table);
        json.put("region", region);
        ready.ifPresent(condition -> json.put("ready", condition(condition)));
      }
      case KeystoreFacts.Missing _ -> json.put("missing", true);
      case KeystoreFacts.Hidden _ -> json.put("hidden", true);
    }
    return json;
  }

  private Map<String, Object> condition(Condition condition) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", condition.getType());
    json.put("status", condition.getStatus());
    json.put("reason", condition.getReason());
    put(json, "message", condition.getMessage());
    put(json, "since", condition.getLastTransitionTime());
    put(json, "whatToDo", explanation.remedy(condition));
    return json;
  }

  private static Map<String, Object> key(ExplainedKey key) {
    Map<String, Object> json = new LinkedHashMap<>();
    put(json, "secretKey", key.secretKey());
    json.put("item", key.item());
    put(json, "property", key.property());
    json.put("pinned", key.isPinned());
    json.put("read", key.isRead());
    json.put("gone", key.isGone());
    putVersion(json, "version", key.version());
    putVersion(json, "newest", key.newest());
    json.put("alsoReadBy", key.readers());
    return json;
  }

  private static void putVersion(Map<String, Object> json, String name, @Nullable String version) {
    put(json, name, version == null ? null : VersionText.shown(version));
  }

  private static void put(Map<String, Object> json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
