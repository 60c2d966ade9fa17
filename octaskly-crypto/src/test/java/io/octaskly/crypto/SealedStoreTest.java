package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.ring;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.crypto.NodeMessages.Heartbeat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedStoreTest {
  private static final String USER =
      "{\"id\":7,\"owner\":{\"email\":\"a@b.example\",\"age\":41},\"rate\":1.10,\"tags\":[\"x\"]}";

  private final KeyRing ring = ring("a");
  private final SealedMessages messages = SealedMessages.with(ring);
  private final List<String> accesses = new ArrayList<>();

  @TempDir private Path parent;
  private Path directory;
  private SealedStore store;

  @BeforeEach
  void open_the_store() {
    directory = parent.resolve("state");
    store = open(messages);
  }

  @AfterEach
  void close_the_store() {
    store.close();
  }

  @Test
  void a_document_is_got_as_it_was_put() {
    store.put("user-7", USER.getBytes(UTF_8));

    assertThat(store.get("user-7").orElseThrow()).asString(UTF_8).isEqualTo(USER);
    assertThat(store.get("user-8")).isEmpty();
  }

  @Test
  void a_document_is_replaced() {
    store.put("a", new byte[] {1});
    store.put("a", new byte[] {2});

    assertThat(store.get("a").orElseThrow()).containsExactly(2);
    assertThat(store.names()).containsExactly("a");
  }

  @Test
  void a_value_is_got_as_it_was_put() {
    MessageFormat<Heartbeat> format = MessageFormat.json(Heartbeat.class);
    Heartbeat heartbeat = new Heartbeat("worker-01", 1, 0.5, true);
    store.put("worker-01", heartbeat, format);

    assertThat(store.get("worker-01", format)).contains(heartbeat);
  }

  @Test
  void documents_are_still_there_when_the_store_is_opened_again() {
    store.put("b", new byte[] {1});
    store.put("a", new byte[0]);
    store.close();
    store = open(messages);

    assertThat(store.names()).containsExactly("a", "b");
    assertThat(store.get("a").orElseThrow()).isEmpty();
  }

  @Test
  void a_deleted_document_is_gone() throws IOException {
    store.put("a", new byte[] {1});

    assertThat(store.delete("a")).isTrue();
    assertThat(store.delete("a")).isFalse();
    assertThat(store.get("a")).isEmpty();
    assertThat(files()).containsExactly(".lock");
  }

  @Test
  void nobody_else_can_read_what_is_kept() throws IOException {
    store.put("a", new byte[] {1});

    assertThat(permissions(directory)).isEqualTo("rwx------");
    for (String name : files()) {
      assertThat(permissions(directory.resolve(name))).isEqualTo("rw-------");
    }
  }

  @Test
  void a_directory_that_others_can_use_is_refused() throws IOException {
    store.close();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> open(messages))
        .withMessageContaining("rwxr-x---")
        .withMessageContaining("chmod 700");
  }

  @Test
  void a_file_that_others_can_read_is_refused() throws IOException {
    store.put("a", new byte[] {1});
    Path file = directory.resolve("a.sealed");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> store.get("a"))
        .withMessageContaining("rw-r--r--")
        .withMessageContaining("chmod 600");
  }

  @Test
  void an_altered_document_is_refused() throws IOException {
    store.put("a", new byte[] {1});
    Path file = directory.resolve("a.sealed");
    byte[] bytes = Files.readAllBytes(file);
    bytes[80] ^= 1;
    Files.write(file, bytes);

    assertThatExceptionOfType(MessageRefusedException.class).isThrownBy(() -> store.get("a"));
    assertThat(accesses).containsExactly("WRITTEN a", "REFUSED a");
  }

  @Test
  void a_document_in_the_place_of_another_is_refused() throws IOException {
    store.put("mallory", new byte[] {1});
    store.put("admin", new byte[] {2});
    Files.copy(
        directory.resolve("mallory.sealed"),
        directory.resolve("admin.sealed"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);

    assertThatExceptionOfType(MessageRefusedException.class).isThrownBy(() -> store.get("admin"));
  }

  @Test
  void each_access_is_told() {
    store.put("a", new byte[] {1});
    assertThat(store.get("a")).isPresent();
    assertThat(store.get("b")).isEmpty();
    store.delete("a");
    store.delete("a");

    assertThat(accesses).containsExactly("WRITTEN a", "READ a", "DELETED a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", ".lock", "a/b", "../a", "a b", "ä", "a\0", "a\n"})
  void a_name_that_is_no_plain_one_is_refused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> store.put(name, new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> store.get(name));
    assertThatIllegalArgumentException().isThrownBy(() -> store.delete(name));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.put("a".repeat(129), new byte[0]))
        .withMessageContaining("1 to 128");
  }

  @Test
  void a_directory_has_one_store_at_a_time() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> open(messages))
        .withMessageContaining("in use");
    store.close();
    store.close();
    assertThatIllegalStateException().isThrownBy(() -> store.get("a"));
    store = open(messages);
    assertThat(store.names()).isEmpty();
  }

  @Test
  void what_a_killed_process_left_is_cleaned_up() throws IOException {
    store.close();
    Path left = directory.resolve(".octaskly-1f0e.tmp");
    Files.write(left, new byte[] {1});
    store = open(messages);

    assertThat(left).doesNotExist();
  }

  @Test
  void after_a_rotation_all_can_be_sealed_with_the_new_key() {
    store.put("a", new byte[] {1});
    store.put("b", new byte[] {2});
    store.close();
    KeyRing rotated = ring.rotate(CLOCK);
    store = open(SealedMessages.with(rotated));
    store.resealAll();
    store.close();
    store = open(SealedMessages.with(rotated.retire(ring.primary().id())));

    assertThat(store.get("a").orElseThrow()).containsExactly(1);
    assertThat(store.get("b").orElseThrow()).containsExactly(2);
  }

  @Test
  void chosen_fields_are_sealed_and_the_others_readable() throws IOException {
    SealedStore fields = openFields("/owner/email", "/tags", "/missing");
    fields.put("user-7", USER.getBytes(UTF_8));
    String kept = Files.readString(directory.resolve("user-7.json"));

    assertThat(kept)
        .contains("\"id\":7", "\"age\":41", "\"rate\":1.10")
        .doesNotContain("a@b.example", "\"x\"");
    assertThat(fields.get("user-7").orElseThrow()).asString(UTF_8).isEqualTo(USER);
  }

  @Test
  void a_sealed_field_is_bound_to_its_name_and_its_place() throws IOException {
    SealedStore fields = openFields("/a", "/b");
    fields.put("one", "{\"a\":\"first\",\"b\":\"second\"}".getBytes(UTF_8));
    Path file = directory.resolve("one.json");
    String kept = Files.readString(file);
    Files.writeString(file, kept.replace("\"a\"", "\"c\"").replace("\"b\"", "\"a\""));
    assertThatExceptionOfType(MessageRefusedException.class).isThrownBy(() -> fields.get("one"));

    Files.writeString(file, "{\"a\":\"in the clear\"}");
    assertThatExceptionOfType(MessageRefusedException.class).isThrownBy(() -> fields.get("one"));
    Files.writeString(file, "{\"a\":1}");
    assertThatExceptionOfType(MessageRefusedException.class).isThrownBy(() -> fields.get("one"));
    Files.writeString(file, "not JSON");
    assertThatExceptionOfType(MessageRefusedException.class).isThrownBy(() -> fields.get("one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "[]", "{\"a\":1", "{\"a\":1,\"a\":2}", "{} {}"})
  void sealed_fields_need_a_json_object(String document) {
    SealedStore fields = openFields("/a");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> fields.put("one", document.getBytes(UTF_8)))
        .withMessageContaining("no JSON object");
  }

  @Test
  void a_pointer_that_is_none_is_refused() {
    SealedStore.Builder builder = SealedStore.builder(directory, messages);

    assertThatIllegalArgumentException().isThrownBy(() -> builder.sealOnly("a"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.sealOnly(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.sealOnly("/a", "/a/b"))
        .withMessageContaining("within another");
  }

  private SealedStore openFields(String... pointers) {
    store.close();
    store = SealedStore.builder(directory, messages).sealOnly(pointers).open();
    return store;
  }

  private SealedStore open(SealedMessages messages) {
    return SealedStore.builder(directory, messages)
        .listener((access, name) -> accesses.add(access + " " + name))
        .open();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
