package io.keystoreoperator.cli.items;

import io.keystoreoperator.api.KeystoreSpec;
import io.keystoreoperator.cli.session.CallerSession;
import io.keystoreoperator.cli.session.SessionOptions;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.model.TableRef;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which table, and as whom.
public final class TableOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private SessionOptions session = new SessionOptions();

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      defaultValue = "${env:KEYSTORE_TABLE:-keystore}",
      description = "The keystore's table. Default: KEYSTORE_TABLE, or keystore.")
  private String table = "keystore";

  Keystore open(Shell shell) {
    String name = name();
    CallerSession caller = session.open(shell);
    return new Keystore(caller, new TableRef(caller.region(), name));
  }

  public String name() {
    if (!table.matches(KeystoreSpec.TABLE)) {
      throw new ParameterException(spec.commandLine(), "'" + table + "' is no table's name");
    }
    return table;
  }

  public SessionOptions session() {
    return session;
  }
}
