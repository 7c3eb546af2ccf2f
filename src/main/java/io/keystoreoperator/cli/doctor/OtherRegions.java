package io.keystoreoperator.cli.doctor;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where else a table may be: the person's own region, and those of the keystore's keys.
final class OtherRegions {
  private static final int REGION_IN_ARN = 3;

  private OtherRegions() {}

  static List<String> of(String asked, Optional<String> own, Collection<String> kmsKeyArns) {
    Stream<String> ofKeys = kmsKeyArns.stream().map(arn -> arn.split(":", -1)[REGION_IN_ARN]);
    return Stream.concat(own.stream(), ofKeys)
        .filter(region -> !region.equals(asked))
        .distinct()
        .toList();
  }
}
