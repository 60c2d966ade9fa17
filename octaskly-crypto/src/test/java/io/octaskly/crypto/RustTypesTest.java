package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Vectors.bytes;
import static io.octaskly.crypto.Vectors.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.octaskly.crypto.NodeMessages.Heartbeat;
import io.octaskly.crypto.NodeMessages.Pair;
import io.octaskly.crypto.NodeMessages.TaskState.Done;
import io.octaskly.crypto.NodeMessages.TaskState.Failed;
import io.octaskly.crypto.NodeMessages.TaskState.Queued;
import io.octaskly.crypto.NodeMessages.TaskState.Running;
import io.octaskly.crypto.NodeMessages.TaskStatus;
import io.octaskly.crypto.NodeMessages.TaskSubmission;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records are written as serde writes structs: what a node sent is opened and re-encoded. */
class RustTypesTest {
  static Stream<Named<JsonNode>> messages() {
    return Vectors.ofRustNodes().all("messages");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_message_of_a_node_has_the_published_value(JsonNode example) {
    MessageCodec<?> codec = codec(type(example), example);

    assertThat((Object) codec.open(bytes(example, "sealed_hex"), context(example)))
        .isEqualTo(value(example.required("name").textValue()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_value_is_sealed_as_a_node_seals_it_byte_for_byte(JsonNode example) {
    assertThat(reseal(type(example), example)).isEqualTo(bytes(example, "sealed_hex"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_value_is_encoded_as_a_node_encodes_it_byte_for_byte(JsonNode example) {
    assertThat(rewrite(type(example), example)).isEqualTo(bytes(example, "plaintext_hex"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void json_says_what_the_examples_say(JsonNode example) throws IOException {
    byte[] json = convert(type(example), example);

    assertThat(new ObjectMapper().readTree(json).toString())
        .isEqualTo(example.required("value").toString());
  }

  private static Class<?> type(JsonNode example) {
    return NodeMessages.type(example.required("name").textValue());
  }

  private static <T> byte[] reseal(Class<T> type, JsonNode example) {
    MessageCodec<T> codec = codec(type, example);
    return codec.seal(type.cast(value(example.required("name").textValue())), context(example));
  }

  private static <T> byte[] rewrite(Class<T> type, JsonNode example) {
    MessageFormat<T> format = format(type, example);
    return format.write(format.read(bytes(example, "plaintext_hex")));
  }

  private static <T> byte[] convert(Class<T> type, JsonNode example) {
    return MessageFormat.json(type)
        .write(format(type, example).read(bytes(example, "plaintext_hex")));
  }

  private static <T> MessageFormat<T> format(Class<T> type, JsonNode example) {
    return example.required("format").textValue().equals("json")
        ? MessageFormat.json(type)
        : MessageFormat.bincode(type);
  }

  private static <T> MessageCodec<T> codec(Class<T> type, JsonNode example) {
    KeyRing ring = KeyRing.fromRawKey(bytes(example, "key_hex"), CLOCK).acceptLegacyV1();
    SealedMessages messages =
        SealedMessages.builder(ring)
            .format(SealedFormat.LEGACY_V1)
            .randomness(count -> bytes(example, "nonce_hex"))
            .build();
    return MessageCodec.of(format(type, example), messages);
  }

  private static Context context(JsonNode example) {
    return Context.legacyV1(utf8(example, "aad_utf8"));
  }

  private static Object value(String name) {
    return switch (name) {
      case "Heartbeat" -> new Heartbeat("worker-01", 42, 0.75, true);
      case "TaskSubmission" ->
          new TaskSubmission(
              "./build.sh",
              List.of("--release", "--jobs=4"),
              1800,
              Optional.of(4096L),
              Map.of("MODE", "ci", "LANG", "C.UTF-8"),
              -5,
              List.of(0, 1, 2, 255));
      case "TaskSubmissionMinimal" ->
          new TaskSubmission(
              "true", List.of(), 1, Optional.empty(), Map.of(), Integer.MIN_VALUE, List.of());
      case "TaskStatus" ->
          new TaskStatus(
              "task-abc123",
              new Running("worker-01", 1_708_780_800),
              List.of(
                  new Queued(),
                  new Failed("oom", Optional.of(137)),
                  new Done(-1),
                  new Failed("ü", Optional.empty())),
              Optional.empty(),
              new Pair(7, -9_000_000_000L),
              0x1f510,
              (short) -300,
              200,
              1.5f);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
