package io.keystoreoperator.cli.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.store.PutCondition;
import io.keystoreoperator.store.TableLayout;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DraftTest {
  private static final TableLayout KEYSTORE = new TableLayout.ByName("ParameterName");
  private static final TableLayout CREDSTASH =
      new TableLayout.ByNameAndVersion("name", "version", TableLayout.VersionType.TEXT);

  @Test
  void aNewItemOfAKeystoreTableIsV1() {
    assertThat(Draft.after(ItemFormat.AUTO, KEYSTORE, null, null)).isEqualTo(Draft.v1(false));
  }

  @Test
  void anItemStaysInItsFormat() {
    assertThat(Draft.after(ItemFormat.AUTO, KEYSTORE, v2("7"), null))
        .isEqualTo(new Draft(ItemFormat.KEYSTORE_V2, "8", new PutCondition.VersionIs("7")));
  }

  @Test
  void v2ReplacesAV1ItemThatIsStillOne() {
    EncryptedItem v1 =
        new EncryptedItem("key", null, Map.of("Value", new ItemAttribute.Text("AQ==")));

    assertThat(Draft.after(ItemFormat.KEYSTORE_V2, KEYSTORE, v1, null).condition())
        .isEqualTo(new PutCondition.Unversioned("ParameterName"));
  }

  @Test
  void credstashCountsOnAsTextThatSorts() {
    assertThat(Draft.after(ItemFormat.AUTO, CREDSTASH, credstash("0000000000000000009"), null))
        .isEqualTo(
            new Draft(
                ItemFormat.CREDSTASH, "0000000000000000010", new PutCondition.Absent("name")));
  }

  @Test
  void afterAWordNoNumberFollowsByItself() {
    assertThatThrownBy(() -> Draft.after(ItemFormat.AUTO, CREDSTASH, credstash("v1.2.3"), null))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("name one with --version");
    assertThat(Draft.after(ItemFormat.AUTO, CREDSTASH, credstash("v1.2.3"), "v1.2.4").version())
        .isEqualTo("0000000000000v1.2.4");
  }

  @Test
  void aVersionOfOnesOwnIsForCredstashAlone() {
    assertThatThrownBy(() -> Draft.after(ItemFormat.AUTO, KEYSTORE, v2("7"), "9"))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("stored as KeystoreV2");
  }

  @Test
  void aTableIsMadeForItsFormatsAlone() {
    assertThatThrownBy(() -> Draft.after(ItemFormat.CREDSTASH, KEYSTORE, null, null))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageStartingWith(
            "the table is made for KeystoreV1 and KeystoreV2, not for Credstash");
    assertThatThrownBy(() -> Draft.after(ItemFormat.AUTO, new TableLayout.ByName("id"), null, null))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("ParameterName");
  }

  private static EncryptedItem v2(@Nullable String version) {
    return new EncryptedItem(
        "key", version, Map.of("keystore_format", new ItemAttribute.Text("v2")));
  }

  private static EncryptedItem credstash(String version) {
    return new EncryptedItem("key", version, Map.of());
  }
}
