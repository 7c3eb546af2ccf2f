package io.keystoreoperator.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void eachColumnIsAsWideAsItMustBe() {
    Columns columns = new Columns("name", "bytes");
    columns.add("a", "1");
    columns.add("payments/db", "114");

    assertThat(columns.text(false))
        .isEqualTo(
            """
            NAME          BYTES
            a             1
            payments/db   114
            """);
    assertThat(columns.text(true)).startsWith("\u001b[1mNAME          BYTES\u001b[0m\n");
  }

  @Test
  void aNameThatSomebodyElseChoseDoesNothingToTheTerminal() {
    Columns columns = new Columns("name");
    columns.add("two\nlines\u001b[2J\u009b\u202e\u2028über");

    assertThat(columns.text(false)).isEqualTo("NAME\ntwo?lines?[2J???über\n");
  }
}
