package io.keystoreoperator.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One figure, with the goal it is held to where there is one.
///
/// @param size how many KeystoreSecrets it was measured with
/// @param what with its unit: `first sync from ready, s`
/// @param limit the most that meets the goal; null for a figure that is only told
/// @param counted whether the figure is a count, which is stable; others never fail the run
@JsonInclude(JsonInclude.Include.NON_NULL)
record Goal(int size, String what, double figure, @Nullable Double limit, boolean counted) {
  @JsonProperty
  boolean met() {
    return limit == null || figure <= limit;
  }

  /// As a cell of the table: `1.75 of 2.50`, with a mark when it is missed.
  String cell() {
    return limit == null ? number(figure) : number(figure) + " of " + number(limit) + mark();
  }

  String line() {
    return String.format(Locale.ROOT, "  %-58s %s", what, cell());
  }

  private String mark() {
    return met() ? "  " : " !";
  }

  private static String number(double number) {
    boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
    return whole
        ? String.format(Locale.ROOT, "%,d", (long) number)
        : String.format(Locale.ROOT, "%,.2f", number);
  }
}
