package io.keystoreoperator.cli.doctor;

import java.util.List;

/// Why a hop failed, as far as AWS tells. With several remedies, it does not tell which is the one.
record Diagnosis(String finding, List<Remedy> remedies) {
  Diagnosis {
    remedies = List.copyOf(remedies);
  }

  static Diagnosis of(String finding, Remedy... remedies) {
    return new Diagnosis(finding, List.of(remedies));
  }

  boolean isCertain() {
    return remedies.size() == 1;
  }
}
