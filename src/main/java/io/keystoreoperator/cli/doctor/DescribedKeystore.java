package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.aws.PersonalIdentity;
import io.keystoreoperator.cli.items.TableOptions;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.TableRef;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A keystore that is in no cluster: what the options say of it.
record DescribedKeystore(Shell shell, TableOptions table, List<String> kmsKeyArns) {
  PersonalIdentity person() {
    return table.session().person(shell, table.session().hasRole());
  }

  Route route(PersonalIdentity person, BaseIdentity base, Wanted wanted) {
    SessionRequest session = table.session().request(shell, person, base);
    var keystore =
        new ResolvedKeystore(
            KeystoreId.cluster(table.name()),
            "",
            0,
            new TableRef(session.region(), table.name()),
            ItemFormat.AUTO,
            session,
            Set.copyOf(kmsKeyArns),
            Map.of(),
            wanted.finds(),
            new KeyAccess.All());
    return new Route(
        keystore,
        person.toString(),
        wanted.item(),
        wanted.encryptionContext(),
        wanted.finds(),
        wanted.pushes() ? new Hop.Follow(keystore.table(), session) : null,
        OtherRegions.of(session.region(), person.region(shell.environment()), kmsKeyArns),
        SettingNames.OPTIONS);
  }
}
