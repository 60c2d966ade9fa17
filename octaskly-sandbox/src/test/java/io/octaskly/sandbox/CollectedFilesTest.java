package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectedFilesTest {
  private final CollectedFile first = new CollectedFile("b.txt", new byte[1]);
  private final CollectedFile second = new CollectedFile("a/c.txt", new byte[2]);

  @Test
  void files_keep_their_order() {
    CollectedFiles files = new CollectedFiles(List.of(first, second), Map.of());

    assertThat(files.list()).containsExactly(first, second);
    assertThat(files).containsExactly(first, second);
  }

  @Test
  void a_file_is_found_by_its_path() {
    CollectedFiles files = new CollectedFiles(List.of(first, second), Map.of());

    assertThat(files.get("a/c.txt")).containsSame(second);
    assertThat(files.get("c.txt")).isEmpty();
  }

  @Test
  void what_was_left_out_has_a_reason() {
    Map<String, String> skipped = new LinkedHashMap<>();
    skipped.put("z", "symbolic link");
    skipped.put("big", "larger than 1 MiB");
    CollectedFiles files = new CollectedFiles(List.of(), skipped);

    assertThat(files.skipped()).containsExactlyEntriesOf(skipped);
    assertThat(files).hasToString("[] and 2 skipped");
  }

  @Test
  void later_changes_of_the_sources_change_nothing() {
    List<CollectedFile> list = new ArrayList<>(List.of(first));
    Map<String, String> skipped = new LinkedHashMap<>();
    CollectedFiles files = new CollectedFiles(list, skipped);
    list.add(second);
    skipped.put("x", "directory");

    assertThat(files.list()).containsExactly(first);
    assertThat(files.skipped()).isEmpty();
  }

  @Test
  void nothing_can_be_removed() {
    CollectedFiles files = new CollectedFiles(List.of(first), Map.of("x", "directory"));
    Iterator<CollectedFile> iterator = files.iterator();
    iterator.next();

    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(iterator::remove);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> files.skipped().clear());
  }

  @Test
  void the_text_form_shows_paths_and_sizes() {
    assertThat(new CollectedFiles(List.of(first, second), Map.of()))
        .hasToString("[b.txt (1 byte), a/c.txt (2 bytes)]");
    assertThat(CollectedFiles.none()).hasToString("[]");
  }

  @Test
  void a_null_path_is_refused_by_name() {
    assertThatNullPointerException()
        .isThrownBy(() -> CollectedFiles.none().get(null))
        .withMessage("path");
  }
}
