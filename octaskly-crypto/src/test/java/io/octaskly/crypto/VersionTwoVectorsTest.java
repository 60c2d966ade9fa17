package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Vectors.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Version 2 is what the package documentation says, byte for byte. */
class VersionTwoVectorsTest {
  private static final Vectors VECTORS = Vectors.ofVersion2();

  static Stream<Named<JsonNode>> messages() {
    return VECTORS.all("messages");
  }

  static Stream<Named<JsonNode>> refused() {
    return VECTORS.all("refused");
  }

  static Stream<Named<JsonNode>> derivations() {
    return VECTORS.all("derivation");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_published_message_opens(JsonNode example) {
    assertThat(SealedMessages.with(ring(example)).open(sealed(example), context(example)))
        .isEqualTo(bytes(example, "plaintext_hex"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_published_message_is_sealed_again_byte_for_byte(JsonNode example) {
    SealedMessages messages =
        SealedMessages.builder(ring(example))
            .randomness(count -> bytes(example, "salt_hex"))
            .build();

    assertThat(messages.seal(bytes(example, "plaintext_hex"), context(example)))
        .isEqualTo(sealed(example));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_message_is_longer_by_the_stated_overhead(JsonNode example) {
    assertThat(sealed(example).length - bytes(example, "plaintext_hex").length)
        .isEqualTo(SealedFormat.V2.overhead())
        .isLessThanOrEqualTo(97);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void the_parts_stand_where_the_table_says(JsonNode example) {
    byte[] sealed = sealed(example);

    assertThat(Arrays.copyOfRange(sealed, 0, 5)).containsExactly(0x4f, 0x53, 0x4d, 2, 1);
    assertThat(Arrays.copyOfRange(sealed, 5, 13)).isEqualTo(bytes(example, "key_id_hex"));
    assertThat(Arrays.copyOfRange(sealed, 13, 45)).isEqualTo(bytes(example, "salt_hex"));
    assertThat(Arrays.copyOfRange(sealed, 45, 77)).isEqualTo(bytes(example, "commitment_hex"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_context_is_encoded_as_published(JsonNode example) {
    assertThat(context(example).encoded()).isEqualTo(bytes(example, "context_encoded_hex"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void a_bad_message_is_refused_for_the_published_reason(JsonNode example) {
    SealedMessages messages = SealedMessages.with(ring(example));

    assertThatExceptionOfType(MessageRefusedException.class)
        .isThrownBy(() -> messages.open(sealed(example), context(example)))
        .withMessage("sealed message cannot be opened")
        .withNoCause()
        .extracting(MessageRefusedException::refusal)
        .hasToString(example.required("refusal").textValue());
  }

  @ParameterizedTest
  @MethodSource("derivations")
  void a_ring_has_the_published_keys(JsonNode example) {
    JsonNode secret = example.required("master_secret_utf8");
    KeyRing ring =
        secret.isNull()
            ? ring(example)
            : KeyRing.fromMasterSecret(Secret.of(secret.textValue().toCharArray()), CLOCK);

    assertThat(ring.primary().id()).isEqualTo(example.required("key_id_hex").textValue());
    assertThat(KeyPurpose.values())
        .allSatisfy(
            purpose ->
                assertThat(ring.deriveKey(purpose).getEncoded())
                    .isEqualTo(bytes(example, purpose.name().toLowerCase(Locale.ROOT) + "_hex")));
  }

  private static byte[] sealed(JsonNode example) {
    return bytes(example, "sealed_hex");
  }

  private static KeyRing ring(JsonNode example) {
    return KeyRing.fromRawKey(bytes(example, "ring_key_hex"), CLOCK);
  }

  private static Context context(JsonNode example) {
    JsonNode context = example.required("context");
    if (context.isNull()) {
      return Context.none();
    }
    return context.has("bytes_hex")
        ? Context.legacyV1(bytes(context, "bytes_hex"))
        : Context.of(
            context.required("from").textValue(),
            context.required("to").textValue(),
            context.required("kind").textValue());
  }
}
