package io.keystoreoperator.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.Whitespace;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private static final ItemKey A = ItemKey.newest("payments/a");
  private static final ItemKey B = ItemKey.newest("payments/b");
  private static final ItemKey C = ItemKey.newest("payments/c");

  @Test
  void whatWasFoundBeforeIsWantedWhetherItIsListedOrNot() {
    Sources sources = searching(List.of(), A, B);

    assertThat(sources.keys()).containsExactly(A, B);
    assertThat(among(sources, "payments/b", "payments/c", "orders/a").keys())
        .containsExactly(A, B, C);
    assertThat(among(sources, "payments/b", "payments/c").findings().getFirst().items())
        .containsExactly(A, B, C);
  }

  @Test
  void ofWhatIsMissingThatIsNewWhichNobodyNamesOrKnows() {
    DataEntry entry = new DataEntry("c", C, null, DecodingStrategy.NONE, Whitespace.KEEP);
    Sources sources = among(searching(List.of(entry), A), "payments/b", "payments/c");

    assertThat(sources.newAmong(Set.of(A, B, C))).containsExactly(B);
    assertThat(sources.without(Set.of(B)).findings().getFirst().items()).containsExactly(A, C);
  }

  @Test
  void moreThanAStatusTellsAreRefused() {
    assertThat(failure(numbered(501, "payments/")))
        .isEqualTo(new SyncFailure.TooMany("the items that are found", 500));
    assertThat(failure(numbered(40, "payments/" + "x".repeat(2_000))))
        .isEqualTo(new SyncFailure.TooMany("the characters in the names of what is found", 65_536));
    assertThat(among(searching(List.of()), numbered(500, "payments/")).keys()).hasSize(500);
  }

  private static SyncFailure failure(String... names) {
    return catchThrowableOfType(SyncFailedException.class, () -> among(searching(List.of()), names))
        .failure();
  }

  private static String[] numbered(int count, String prefix) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  private static Sources among(Sources sources, String... names) {
    return sources.among(KeyNames.of(Stream.of(names).toList()), new KeyAccess.All());
  }

  private static Sources searching(List<DataEntry> entries, ItemKey... known) {
    Search search =
        new Search(
            "dataFrom[0]",
            "payments/",
            null,
            DecodingStrategy.NONE,
            new KeyNaming(List.of(), Conversion.DEFAULT));
    return new Sources(entries, List.of(), List.of(Finding.before(search, Set.of(known))));
  }
}
