package io.keystoreoperator.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `crds`: the CustomResourceDefinitions that this version speaks.
@Command(
    name = "crds",
    description = "Prints the CustomResourceDefinitions, for kubectl apply -f -.",
    mixinStandardHelpOptions = true)
final class CrdsCommand implements Callable<Integer> {
  private static final List<String> FILES =
      List.of(
          "clusterkeystores.keystore-operator.io.yaml",
          "clusterkeystoresecrets.keystore-operator.io.yaml",
          "keystores.keystore-operator.io.yaml",
          "keystoresecrets.keystore-operator.io.yaml");

  @Spec private CommandSpec spec;

  CrdsCommand() {
    this.spec = CommandSpec.create();
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (String file : FILES) {
      try (InputStream crd = CrdsCommand.class.getResourceAsStream("/crds/" + file)) {
        if (crd == null) {
          throw new IllegalStateException("the jar lacks crds/" + file);
        }
        out.print(new String(crd.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    out.flush();
    return 0;
  }
}
