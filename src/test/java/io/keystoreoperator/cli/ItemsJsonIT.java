package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.TwoAccounts;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a script reads of the commands that write items.
class ItemsJsonIT {
  private static final String CREDSTASH = TwoAccounts.CREDSTASH_TABLE;

  private static Person person;

  @BeforeAll
  static void startAws() {
    person = Person.start();
  }

  @AfterAll
  static void stopAws() {
    person.close();
  }

  @Test
  void storeHistoryAndDeleteSayWhatTheyDid() {
    person.store(CREDSTASH, "Credstash", "db", "first");

    assertThat(stored("second", "db", "--table=" + CREDSTASH))
        .isEqualTo(
            """
            {
              "table": "credential-store",
              "name": "db",
              "version": "2",
              "format": "Credstash",
              "bytes": 6
            }
            """);
    assertThat(person.asWriter("history", "db", "--table=" + CREDSTASH, "-o", "json").text())
        .isEqualTo(
            """
            [
              {
                "name": "db",
                "version": "2",
                "format": "Credstash",
                "bytes": 6
              },
              {
                "name": "db",
                "version": "1",
                "format": "Credstash",
                "bytes": 5
              }
            ]
            """);
    assertThat(
            person.asWriter("delete", "db", "--yes", "--table=" + CREDSTASH, "-o", "json").text())
        .isEqualTo(
            """
            {
              "table": "credential-store",
              "name": "db",
              "deleted": 2
            }
            """);
  }

  @Test
  void anItemWithoutVersionsHasNone() {
    assertThat(stored("s3cr3t", "plain"))
        .isEqualTo(
            """
            {
              "table": "keystore",
              "name": "plain",
              "format": "KeystoreV1",
              "bytes": 6
            }
            """);
  }

  private static String stored(String value, String name, String... more) {
    String[] command =
        Stream.concat(
                Stream.of("store", name, "--kms-key=alias/keystore", "--output=json"),
                Stream.of(more))
            .toArray(String[]::new);
    return person.asWriterReading(value.getBytes(UTF_8), command).text();
  }
}
