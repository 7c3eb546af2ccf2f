package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The way to one value of a keystore.
///
/// @param source where the base identity's credentials come from
/// @param item to read and decrypt, null where none is known
/// @param encryptionContext the item's, whole
/// @param finds whether KeystoreSecrets may look for items, which takes a scan
/// @param push what following the table's stream takes; null where nobody does
/// @param otherRegions where the table might be instead
record Route(
    ResolvedKeystore keystore,
    String source,
    @Nullable ItemKey item,
    Map<String, String> encryptionContext,
    boolean finds,
    Hop.@Nullable Follow push,
    List<String> otherRegions,
    SettingNames settings) {
  Route {
    encryptionContext = Map.copyOf(encryptionContext);
    otherRegions = List.copyOf(otherRegions);
  }

  List<Hop> hops() {
    List<Hop> hops = new ArrayList<>();
    hops.add(
        switch (session().base()) {
          case BaseIdentity.Operator() -> new Hop.Identity(source);
          case BaseIdentity.ServiceAccount account -> new Hop.WebIdentity(account);
        });
    for (int place = 0; place < session().roles().size(); place++) {
      hops.add(new Hop.Role(session().roles().get(place), place));
    }
    hops.add(new Hop.Describe(keystore.table()));
    hops.add(new Hop.Read(item));
    hops.add(new Hop.Decrypt(item));
    if (finds) {
      hops.add(new Hop.Scan(keystore.table()));
    }
    if (push != null) {
      hops.add(push);
    }
    return hops;
  }

  SessionRequest session() {
    return keystore.session();
  }

  /// The roles on the way, with their paths.
  Set<String> roleArns() {
    Set<String> arns = new HashSet<>();
    addRoles(arns, session());
    if (push != null && push.as() != null) {
      addRoles(arns, push.as());
    }
    return arns;
  }

  private static void addRoles(Set<String> arns, SessionRequest session) {
    if (session.base() instanceof BaseIdentity.ServiceAccount account) {
      arns.add(account.roleArn());
    }
    session.roles().forEach(step -> arns.add(step.roleArn()));
  }

  /// The same identity in another region.
  SessionRequest sessionIn(String region) {
    SessionRequest here = session();
    return new SessionRequest(
        region,
        here.base(),
        here.roles(),
        here.sessionName(),
        here.duration(),
        here.tags(),
        here.transitiveTagKeys(),
        here.scope());
  }

  /// Whether the role at this place is given session tags.
  boolean givesTags(int place) {
    boolean last = place == session().roles().size() - 1;
    return session().tags().keySet().stream()
        .anyMatch(tag -> session().transitiveTagKeys().contains(tag) ? place == 0 : last);
  }
}
