package io.keystoreoperator.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeyPattern;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.source.Extraction;
import io.keystoreoperator.source.Finding;
import io.keystoreoperator.source.KeyNaming;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A plan as golden folders show it: all of it, in an order that stays.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record PlanDocument(
    String secret,
    List<Entry> entries,
    List<Extract> extractions,
    List<Find> findings,
    List<Key> keys,
    Keystore keystore,
    @Nullable Template template) {
  static PlanDocument of(SyncPlan plan) {
    return new PlanDocument(
        plan.secretName(),
        plan.sources().entries().stream().map(Entry::of).toList(),
        plan.sources().extractions().stream().map(Extract::of).toList(),
        plan.sources().findings().stream().map(Find::of).toList(),
        plan.keys().stream().map(key -> Key.of(key, plan)).toList(),
        Keystore.of(plan.keystore()),
        plan.template().equals(SecretTemplate.NONE) ? null : Template.of(plan.template()));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Template(
      String type,
      boolean keepsData,
      Map<String, String> labels,
      Map<String, String> annotations,
      Map<String, String> texts) {
    static Template of(SecretTemplate template) {
      return new Template(
          template.type(),
          template.keepsData(),
          template.labels(),
          template.annotations(),
          template.texts());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Entry(
      String secretKey,
      String key,
      @Nullable String version,
      @Nullable String property,
      String decodingStrategy,
      String whitespace) {
    static Entry of(DataEntry entry) {
      return new Entry(
          entry.secretKey(),
          entry.key().name(),
          entry.key().version(),
          entry.property(),
          entry.decodingStrategy().name(),
          entry.whitespace().name());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Extract(
      String place,
      String key,
      @Nullable String version,
      @Nullable String property,
      String decodingStrategy,
      String whitespace,
      List<String> naming) {
    static Extract of(Extraction extraction) {
      return new Extract(
          extraction.place(),
          extraction.key().name(),
          extraction.key().version(),
          extraction.property(),
          extraction.decodingStrategy().name(),
          extraction.whitespace().name(),
          PlanDocument.naming(extraction.naming()));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Find(String search, String decodingStrategy, List<String> naming, List<String> found) {
    static Find of(Finding finding) {
      return new Find(
          finding.search().described(),
          finding.search().decodingStrategy().name(),
          PlanDocument.naming(finding.search().naming()),
          finding.items().stream().map(ItemKey::toString).toList());
    }
  }

  private static List<String> naming(KeyNaming naming) {
    return naming.steps().isEmpty()
        ? List.of(naming.conversion().name())
        : naming.steps().stream()
            .map(
                step ->
                    switch (step) {
                      case KeyNaming.Step.ByExpression(var source, var target) ->
                          source.source() + " becomes " + target.target();
                      case KeyNaming.Step.ByTemplate(var place, var template) ->
                          place + ": " + template;
                    })
            .toList();
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Key(String name, @Nullable String version, Map<String, String> encryptionContext) {
    static Key of(ItemKey key, SyncPlan plan) {
      return new Key(key.name(), key.version(), new TreeMap<>(plan.encryptionContext(key)));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Keystore(
      String id,
      String uid,
      long generation,
      String region,
      String table,
      String format,
      SortedSet<String> kmsKeyArns,
      Map<String, String> encryptionContext,
      List<String> access,
      Session session) {
    static Keystore of(ResolvedKeystore keystore) {
      return new Keystore(
          keystore.id().toString(),
          keystore.uid(),
          keystore.generation(),
          keystore.table().region(),
          keystore.table().name(),
          keystore.format().name(),
          new TreeSet<>(keystore.kmsKeyArns()),
          new TreeMap<>(keystore.encryptionContext()),
          switch (keystore.access()) {
            case KeyAccess.All() -> List.of("all");
            case KeyAccess.Matching(var patterns) ->
                patterns.stream().map(KeyPattern::glob).toList();
          },
          Session.of(keystore.session()));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Session(
      String region,
      String base,
      List<Role> roles,
      String name,
      String duration,
      Map<String, String> tags,
      SortedSet<String> transitiveTagKeys,
      String scope) {
    static Session of(SessionRequest request) {
      return new Session(
          request.region(),
          switch (request.base()) {
            case BaseIdentity.Operator() -> "the operator's own";
            case BaseIdentity.ServiceAccount(var namespace, var name, var uid, var roleArn) ->
                "ServiceAccount %s/%s, uid %s, as %s".formatted(namespace, name, uid, roleArn);
          },
          request.roles().stream().map(r -> new Role(r.roleArn(), r.externalId())).toList(),
          request.sessionName(),
          request.duration().toString(),
          new TreeMap<>(request.tags()),
          new TreeSet<>(request.transitiveTagKeys()),
          request.scope());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Role(String roleArn, @Nullable String externalId) {}
}
