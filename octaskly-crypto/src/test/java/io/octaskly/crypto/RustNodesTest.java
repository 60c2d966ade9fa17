package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Vectors.bytes;
import static io.octaskly.crypto.Vectors.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Version 1 is what existing nodes speak, byte for byte in both directions. */
class RustNodesTest {
  private static final Vectors VECTORS = Vectors.ofRustNodes();

  static Stream<Named<JsonNode>> messages() {
    return VECTORS.all("messages");
  }

  static Stream<Named<JsonNode>> rawMessages() {
    return VECTORS.all("raw");
  }

  static Stream<Named<JsonNode>> passwords() {
    return VECTORS.all("key_derivation");
  }

  static Stream<Named<JsonNode>> tags() {
    return VECTORS.all("hmac_sha256");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_message_of_a_node_opens(JsonNode example) {
    Context context = Context.legacyV1(utf8(example, "aad_utf8"));

    assertThat(messages(example).open(bytes(example, "sealed_hex"), context))
        .isEqualTo(bytes(example, "plaintext_hex"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_message_is_sealed_as_a_node_seals_it(JsonNode example) {
    Context context = Context.legacyV1(utf8(example, "aad_utf8"));

    assertThat(messages(example).seal(bytes(example, "plaintext_hex"), context))
        .isEqualTo(bytes(example, "sealed_hex"));
  }

  @ParameterizedTest
  @MethodSource("rawMessages")
  void raw_bytes_of_a_node_open(JsonNode example) {
    Context context = Context.legacyV1(bytes(example, "aad_hex"));

    assertThat(messages(example).open(bytes(example, "sealed_hex"), context))
        .isEqualTo(bytes(example, "plaintext_hex"));
  }

  @ParameterizedTest
  @MethodSource("rawMessages")
  void raw_bytes_are_sealed_as_a_node_seals_them(JsonNode example) {
    Context context = Context.legacyV1(bytes(example, "aad_hex"));

    assertThat(messages(example).seal(bytes(example, "plaintext_hex"), context))
        .isEqualTo(bytes(example, "sealed_hex"));
  }

  @ParameterizedTest
  @MethodSource("passwords")
  void a_password_gives_the_key_that_a_node_makes_of_it(JsonNode example) {
    KeyRing fromPassword =
        KeyRing.fromPasswordV1(
            Secret.of(example.required("password").textValue().toCharArray()), CLOCK);
    KeyRing fromKey = KeyRing.fromRawKey(bytes(example, "key_hex"), CLOCK);

    assertThat(fromPassword.primary()).isEqualTo(fromKey.primary());
    byte[] sealed = SealedMessages.with(fromKey).seal(new byte[] {1, 2, 3}, Context.none());
    assertThat(SealedMessages.with(fromPassword).open(sealed, Context.none()))
        .containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @MethodSource("tags")
  void a_tag_is_the_one_that_a_node_computes(JsonNode example) {
    MessageAuthenticator authenticator = MessageAuthenticator.legacyV1(utf8(example, "key_utf8"));

    assertThat(authenticator.authenticate(utf8(example, "message_utf8")))
        .isEqualTo(bytes(example, "tag_hex"));
  }

  @ParameterizedTest
  @MethodSource("tags")
  void a_tag_of_a_node_is_accepted(JsonNode example) {
    MessageAuthenticator authenticator = MessageAuthenticator.legacyV1(utf8(example, "key_utf8"));

    assertThat(authenticator.verify(utf8(example, "message_utf8"), bytes(example, "tag_hex")))
        .isTrue();
  }

  /** Seals as a node that drew the example's nonce. */
  private static SealedMessages messages(JsonNode example) {
    KeyRing ring = KeyRing.fromRawKey(bytes(example, "key_hex"), CLOCK).acceptLegacyV1();
    return SealedMessages.builder(ring)
        .format(SealedFormat.LEGACY_V1)
        .randomness(count -> bytes(example, "nonce_hex"))
        .build();
  }
}
