package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemsIT {
  private static final String KEY = "--kms-key=alias/keystore";
  private static final String TABLE = TwoAccounts.TABLE;
  private static final String CREDSTASH = TwoAccounts.CREDSTASH_TABLE;
  private static final Duration A_WHILE = Duration.ofSeconds(4);

  private static Person person;
  @TempDir private Path directory;

  @BeforeAll
  static void startAws() {
    person = Person.start();
  }

  @AfterAll
  static void stopAws() {
    person.close();
  }

  @AfterEach
  void mendAws() {
    person.accounts().aws().faults().clear();
  }

  @Test
  void whatIsStoredAsV1TheGemReads() {
    byte[] value = everyByte();

    CommandRun run = person.asWriterReading(value, "store", "v1/every-byte", KEY);

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text())
        .isEqualTo("stored \"v1/every-byte\" in table keystore as KeystoreV1, 256 bytes\n");
    assertThat(keystore().v1("v1/every-byte")).isEqualTo(value);
    assertThat(keystore().item(Map.of("ParameterName", "v1/every-byte")))
        .containsOnlyKeys("ParameterName", "Value");
  }

  @Test
  void whatIsStoredAsV2TheGemsBranchReads() {
    byte[] value = everyByte();

    CommandRun run =
        person.asWriterReading(value, "store", "v2/every-byte", "--format=KeystoreV2", KEY);

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text()).contains("version 1", "KeystoreV2");
    assertThat(keystore().v2("v2/every-byte")).isEqualTo(value);
  }

  @Test
  void whatIsStoredForCredstashItReadsInItsContext() {
    byte[] value = everyByte();

    CommandRun run =
        person.asWriterReading(
            value, "store", "every-byte", "--table", CREDSTASH, KEY, "-E", "app=payments");

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text()).contains("version 1", "Credstash");
    assertThat(credstash().credstash("every-byte", 1, Map.of("app", "payments"))).isEqualTo(value);
  }

  @Test
  void anEmptyValueIsStoredAsTheGemDoes() {
    person.store(TABLE, "KeystoreV1", "v1/empty", "");

    assertThat(keystore().v1("v1/empty")).isEqualTo(" ".getBytes(UTF_8));
    assertThat(person.asWriter("retrieve", "v1/empty").stdout()).isEmpty();
  }

  @Test
  void whatTheRealToolsWroteIsRetrievedToTheByte() {
    byte[] value = everyByte();
    person.accounts().writer().putV1("theirs/v1", value);
    person.accounts().writer().putV2("theirs/v2", 3, value);
    person
        .accounts()
        .credstashWriter()
        .putCredstash("theirs", "0000000000000000002", value, Map.of("app", "payments"));

    assertThat(person.asWriter("retrieve", "theirs/v1").stdout()).isEqualTo(value);
    assertThat(person.asWriter("retrieve", "theirs/v2").stdout()).isEqualTo(value);
    assertThat(
            person
                .asWriter("retrieve", "theirs", "--table", CREDSTASH, "-E", "app=payments")
                .stdout())
        .isEqualTo(value);
    assertThat(person.asWriter("retrieve", "theirs", "--table", CREDSTASH).errorLines())
        .hasSize(1)
        .first()
        .asString()
        .contains("the encryption context differs");
  }

  @Test
  void aFileGoesInAndComesOutForItsOwnerAlone() throws IOException {
    Path in = Files.write(directory.resolve("tls.key"), everyByte());
    Path out = directory.resolve("out.key");

    person.asWriter("store", "file/tls.key", "--file", in.toString(), KEY);
    CommandRun run = person.asWriter("retrieve", "file/tls.key", "--output-file", out.toString());

    assertThat(run.text()).isEmpty();
    assertThat(out).hasBinaryContent(everyByte());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(in, out);
    }
  }

  @Test
  void trimStripsBothEnds() {
    person.store(TABLE, "KeystoreV1", "padded", "  two words \n");

    assertThat(person.asWriter("retrieve", "padded").text()).isEqualTo("  two words \n");
    assertThat(person.asWriter("retrieve", "padded", "--trim").text()).isEqualTo("two words");
  }

  @Test
  void severalValuesComeAsJsonOrNotAtAll() {
    person.store(TABLE, "KeystoreV1", "several/a", "one");
    person.asWriterReading(
        HexFormat.of().parseHex("ff00"), "store", "several/b", "--format=KeystoreV2", KEY);

    CommandRun both = person.asWriter("retrieve", "several/a", "several/b", "-o", "json");
    CommandRun oneMissing = person.asWriter("retrieve", "several/a", "several/c", "-o", "json");

    assertThat(both.text())
        .isEqualTo(
            """
            [
              {
                "name": "several/a",
                "value": "one"
              },
              {
                "name": "several/b",
                "version": "1",
                "valueBase64": "/wA="
              }
            ]
            """);
    assertThat(oneMissing.exitCode()).isEqualTo(1);
    assertThat(oneMissing.text()).isEmpty();
    assertThat(oneMissing.stderr())
        .isEqualTo("error: no item for \"several/c\": list shows what there is\n");
    assertThat(person.asWriter("retrieve", "several/a", "several/b").exitCode()).isEqualTo(2);
  }

  @Test
  void theNextVersionFollowsTheNewest() {
    person.store(CREDSTASH, "Auto", "rotated", "first");
    person.store(CREDSTASH, "Auto", "rotated", "second");
    person.store(TABLE, "KeystoreV2", "v2/rotated", "first");
    person.store(TABLE, "Auto", "v2/rotated", "second");

    assertThat(person.asWriter("history", "rotated", "--table", CREDSTASH).text())
        .isEqualTo(
            """
            NAME      VERSION   FORMAT      BYTES
            rotated   2         Credstash   6
            rotated   1         Credstash   5
            """);
    assertThat(person.asWriter("retrieve", "rotated", "--table", CREDSTASH, "--version=1").text())
        .isEqualTo("first");
    assertThat(person.asWriter("retrieve", "v2/rotated", "--version=2").text()).isEqualTo("second");
  }

  @ParameterizedTest
  @CsvSource({"credential-store,Credstash,raced", "keystore,KeystoreV2,v2/raced"})
  void aVersionRaceIsLostWithoutHarm(String table, String format, String name) throws Exception {
    person.store(table, format, name, "first");
    person.accounts().aws().calls().reset();
    person.accounts().aws().faults().next(1, "kms", "GenerateDataKey", new Fault.Delayed(A_WHILE));
    Process slow = person.startAsWriter("store", name, "--table", table, "--format", format, KEY);
    slow.getOutputStream().write("slow".getBytes(UTF_8));
    slow.getOutputStream().close();
    awaitCall("kms", "GenerateDataKey");

    person.store(table, format, name, "quick");
    CommandRun run = Person.finish(slow, new byte[0]);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).isEmpty();
    assertThat(run.errorLines())
        .containsExactly(
            "error: somebody else stored version 2 of \""
                + name
                + "\" in the meantime: nothing was overwritten",
            "  look at theirs, then store again");
    assertThat(person.asWriter("retrieve", name, "--table", table).text()).isEqualTo("quick");
  }

  @Test
  void aVersionOfOnesOwnIsStoredAsCredstashDoesAndOnlyOnce() {
    String[] store = {"store", "released", "--version=7", "--table=" + CREDSTASH, KEY};

    CommandRun first = person.asWriterReading("first".getBytes(UTF_8), store);
    CommandRun second = person.asWriterReading("second".getBytes(UTF_8), store);
    CommandRun next = person.store(CREDSTASH, "Auto", "released", "eighth");

    assertThat(first.text()).contains("\"released\" version 7 in table");
    assertThat(credstash().credstash("released", 7, Map.of())).asString().isEqualTo("first");
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.text()).isEmpty();
    assertThat(second.errorLines())
        .containsExactly(
            "error: version 7 of \"released\" is there already: nothing was overwritten",
            "  name another with --version, or none for the one after the newest");
    assertThat(next.text()).contains("version 8");
  }

  @ParameterizedTest
  @CsvSource({
    "keystore,KeystoreV1,absent/v1",
    "keystore,KeystoreV2,absent/v2",
    "credential-store,Auto,absent"
  })
  void ifAbsentStoresOnce(String table, String format, String name) {
    String[] store = {"store", name, "--if-absent", "--table=" + table, "--format=" + format, KEY};

    CommandRun first = person.asWriterReading("first".getBytes(UTF_8), store);
    CommandRun second = person.asWriterReading("second".getBytes(UTF_8), store);

    assertThat(first.exitCode()).isZero();
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.text()).isEmpty();
    assertThat(second.stderr())
        .isEqualTo("error: \"" + name + "\" is there already: nothing was changed\n");
    assertThat(person.asWriter("retrieve", name, "--table", table).text()).isEqualTo("first");
  }

  @Test
  void whatIsTooLongForV1IsToldWhichFormatHoldsIt() {
    byte[] value = new byte[4097];

    CommandRun refused = person.asWriterReading(value, "store", "long", KEY);
    CommandRun stored = person.asWriterReading(value, "store", "long", "--format=KeystoreV2", KEY);
    CommandRun tooLong =
        person.asWriterReading(new byte[320_000], "store", "longer", "--format=KeystoreV2", KEY);

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.text()).isEmpty();
    assertThat(refused.stderr())
        .isEqualTo(
            "error: \"long\" has 4,097 bytes, and KeystoreV1 holds 4,096 at most: store it with"
                + " --format KeystoreV2\n");
    assertThat(stored.exitCode()).isZero();
    assertThat(person.asWriter("retrieve", "long").stdout()).isEqualTo(value);
    assertThat(tooLong.exitCode()).isEqualTo(1);
    assertThat(tooLong.stderr()).contains("DynamoDB takes 409,600 at most");
  }

  @Test
  void theOriginalToolsFlagsAreUnderstood() {
    CommandRun stored =
        person.asWriter(
            "store",
            "--table",
            TABLE,
            "--keyname",
            "old/flags",
            "--kmsalias",
            "keystore",
            "--value",
            "s3cr3t",
            "--region",
            "us-east-1");
    CommandRun retrieved =
        person.keystore(
            "--region",
            "us-east-1",
            "retrieve",
            "--table=keystore",
            "--keyname=old/flags",
            "--role-arn=" + Person.WRITER_ARN,
            "--external-id=" + TwoAccounts.EXTERNAL_ID);

    assertThat(stored.exitCode()).isZero();
    assertThat(stored.errorLines()).hasSize(1).first().asString().startsWith("warning: ");
    assertThat(retrieved.text()).isEqualTo("s3cr3t");
  }

  @Test
  void nobodyOnTheMachineSeesTheValue() throws IOException {
    String value = "c4n4ry-in-no-process-list";
    person.accounts().aws().calls().reset();
    person.accounts().aws().faults().next(1, "kms", "Encrypt", new Fault.Delayed(A_WHILE));
    Process storing = person.startAsWriter("store", "unseen", "--format=KeystoreV1", KEY);
    storing.getOutputStream().write(value.getBytes(UTF_8));
    storing.getOutputStream().close();
    awaitCall("kms", "Encrypt");

    List<String> seen = ProcessHandle.allProcesses().map(ItemsIT::commandLine).toList();
    String environment = Files.readString(Path.of("/proc/" + storing.pid() + "/environ"));

    assertThat(seen)
        .anyMatch(line -> line.contains("unseen"))
        .noneMatch(line -> line.contains(value));
    assertThat(environment).doesNotContain(value);
    assertThat(Person.finish(storing, new byte[0]).text()).doesNotContain(value);
    assertThat(keystore().v1("unseen")).isEqualTo(value.getBytes(UTF_8));
  }

  @Test
  void aPersonAtATerminalTypesTheValueUnseen() {
    String value = "typed-unseen";
    CommandRun run =
        person.bash(
            """
            (sleep 0.1; while [ ! -s %1$s ]; do sleep 0.1; done; sleep 0.3; echo %2$s) |
              script -qefc 'keystore store typed %3$s --role-arn %4$s --external-id %5$s' %1$s
            """
                .formatted(
                    directory.resolve("typescript"),
                    value,
                    KEY,
                    Person.WRITER_ARN,
                    TwoAccounts.EXTERNAL_ID));

    assertThat(run.text())
        .contains("Value of \"typed\" (it is not shown): ", "12 bytes")
        .doesNotContain(value);
    assertThat(keystore().v1("typed")).isEqualTo(value.getBytes(UTF_8));
  }

  @Test
  void listTellsEverythingButTheValues() {
    person.store(TABLE, "KeystoreV1", "listed/a", "s3cr3t");
    person.store(TABLE, "KeystoreV2", "listed/b", "s3cr3t");
    person
        .accounts()
        .writer()
        .put(Map.of("ParameterName", text("listed/c"), "Value", text("not base64")));

    CommandRun lines = person.asWriter("list", "listed/");
    CommandRun json = person.asWriter("list", "listed/b", "--output=json");

    assertThat(lines.text())
        .matches(
            """
            NAME       VERSION   FORMAT       BYTES
            listed/a   -         KeystoreV1   \\d+
            listed/b   1         KeystoreV2   6
            listed/c   -         broken       attribute Value is truncated Base64
            """);
    assertThat(lines.stderr()).isEmpty();
    assertThat(json.text())
        .isEqualTo(
            """
            [
              {
                "name": "listed/b",
                "version": "1",
                "format": "KeystoreV2",
                "bytes": 6
              }
            ]
            """);
  }

  @Test
  void aListOfManyPagesIsWhole() {
    byte[] large = new byte[200_000];
    IntStream.range(0, 6).forEach(i -> person.accounts().writer().putV2("paged/" + i, 1, large));

    assertThat(person.asWriter("list", "paged/").text().lines()).hasSize(7);
  }

  @Test
  void deleteAsksBeforeItDeletes() {
    person.store(CREDSTASH, "Auto", "doomed", "first");
    person.store(CREDSTASH, "Auto", "doomed", "second");

    CommandRun unasked = person.asWriter("delete", "doomed", "--table", CREDSTASH);
    CommandRun declined =
        person.bash(
            "echo n | script -qefc 'keystore delete doomed --table %s --role-arn %s --external-id %s' /dev/null"
                .formatted(CREDSTASH, Person.WRITER_ARN, TwoAccounts.EXTERNAL_ID));
    CommandRun one =
        person.asWriter("delete", "doomed", "--version=1", "--yes", "--table", CREDSTASH);
    CommandRun all = person.asWriter("delete", "doomed", "--yes", "--table", CREDSTASH);
    CommandRun again = person.asWriter("delete", "doomed", "--yes", "--table", CREDSTASH);

    assertThat(unasked.exitCode()).isEqualTo(2);
    assertThat(declined.text())
        .contains("Delete \"doomed\", 2 versions, from table credential-store? [y/N]")
        .contains("nothing was deleted");
    assertThat(declined.exitCode()).isEqualTo(1);
    assertThat(one.text())
        .isEqualTo("deleted \"doomed (version 1)\" from table credential-store\n");
    assertThat(all.text()).isEqualTo("deleted \"doomed\" from table credential-store\n");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.stderr()).contains("no item for \"doomed\"");
  }

  @Test
  void anUnknownTableIsToldWithItsAccount() {
    CommandRun run = person.asWriter("list", "--table", "no-such-table");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).isEmpty();
    assertThat(run.errorLines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(
            "error: there is no table \"no-such-table\" in us-east-1 in the account of"
                + " arn:aws:sts::111122223333:assumed-role/keystore-writer/");
  }

  @Test
  void whatTheRoleMayNotDoIsNamed() {
    CommandRun run =
        person.keystore(
            "list",
            "--role-arn=" + TwoAccounts.READER_ARN,
            "--external-id=" + TwoAccounts.EXTERNAL_ID,
            "--session-name=ops");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).isEmpty();
    assertThat(run.errorLines())
        .containsExactly(
            "error: AWS denied arn:aws:sts::111122223333:assumed-role/keystore-reader/ops"
                + " dynamodb:Scan on arn:aws:dynamodb:us-east-1:111122223333:table/keystore:"
                + " no identity-based policy allows the dynamodb:Scan action",
            "  allow it, or take a role that is allowed it: --role-arn");
  }

  @Test
  void aFormatThatTheTableIsNotMadeForIsRefused() {
    CommandRun run = person.store(CREDSTASH, "KeystoreV2", "misplaced", "s3cr3t");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr())
        .isEqualTo(
            "error: the table is made for Credstash, not for KeystoreV2: choose another --table or"
                + " --format\n");
  }

  @Test
  void aKeyThatIsNotThereIsNamed() {
    CommandRun run = person.asWriterReading(new byte[] {1}, "store", "x", "--kms-key=alias/none");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr()).startsWith("error: KMS cannot use key alias/none: ");
    assertThat(person.asWriterReading(new byte[] {1}, "store", "x").exitCode()).isEqualTo(2);
  }

  private static void awaitCall(String service, String operation) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> person.accounts().aws().calls(service, operation) > 0);
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static byte[] everyByte() {
    byte[] bytes = new byte[256];
    IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) i);
    return bytes;
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static OriginalTools keystore() {
    return new OriginalTools(person.accounts().writer());
  }

  private static OriginalTools credstash() {
    return new OriginalTools(person.accounts().credstashWriter());
  }
}
