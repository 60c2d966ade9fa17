package io.octaskly.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With keysets that Tink 1.24.0 has written (TinkJsonProtoKeysetFormat). */
class TinkKeysetsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private static final String PRIMARY =
      key("AesGcmKey", "GiANB+cO5XOXpPEvtVRDw7nfQj0bMascmM4OXb+DVAu9MA==", "ENABLED", 1234567);
  private static final String OTHER =
      key("AesGcmKey", "GiB0vOP1EAQsvTa6mzfDFByual834wmRtE/Pfn7tHjr3ig==", "ENABLED", 2147483643);
  private static final String DISABLED =
      key("AesGcmKey", "GiCmc3Hb9D6tmlagRIYD2OCQWF/gxcxyqK/iYfuYHgJqSQ==", "DISABLED", 42);

  @Test
  void primary_seals_and_the_other_enabled_keys_open() {
    KeyRing ring = ring(1234567, PRIMARY, OTHER, DISABLED);

    assertThat(ring.keys())
        .extracting(RingKey::state)
        .containsExactlyInAnyOrder(KeyState.ACTIVE, KeyState.DECRYPT_ONLY);
    assertThat(ring.primary().id())
        .isEqualTo(id("0d07e70ee57397a4f12fb55443c3b9df423d1b31ab1c98ce0e5dbf83540bbd30"));
    assertThat(ring.keys())
        .extracting(RingKey::id)
        .contains(id("74bce3f510042cbd36ba9b37c3141cae6a5f37e30991b44fcf7e7eed1e3af78a"))
        .doesNotContain(id("a67371dbf43ead9a56a0448603d8e090585fe0c5cc72a8afe261fb981e026a49"));
  }

  @Test
  void primary_may_stand_anywhere() {
    assertThat(ring(2147483643, PRIMARY, OTHER).primary().id())
        .isEqualTo(id("74bce3f510042cbd36ba9b37c3141cae6a5f37e30991b44fcf7e7eed1e3af78a"));
  }

  @Test
  void shorter_keys_are_refused() {
    String shorter = key("AesGcmKey", "GhB+ErX3oiAuysd9dJJ+Il76", "ENABLED", 422539362);

    assertThatThrownBy(() -> ring(422539362, shorter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("key 422539362 of the keyset has not 32 bytes: only AES-256-GCM");
  }

  @Test
  void other_kinds_of_keys_are_refused_by_name() {
    String other =
        key(
            "ChaCha20Poly1305Key",
            "EiDagHxK/3ppmtGm2mGUDg++YmVyms+jznGdAiLUJ4rUmQ==",
            "ENABLED",
            2971581184L);

    assertThatThrownBy(() -> ring(2971581184L, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "key 2971581184 of the keyset is a"
                + " type.googleapis.com/google.crypto.tink.ChaCha20Poly1305Key");
  }

  @Test
  void disabled_primary_is_refused() {
    assertThatThrownBy(() -> ring(42, PRIMARY, DISABLED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the keyset's primary, key 42, is not among its enabled keys");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"encryptedKeyset\":\"AAAA\",\"keysetInfo\":{}}",
        "{\"primaryKeyId\":-1,\"key\":[]}",
        "{\"primaryKeyId\":4294967296,\"key\":[]}",
        "{\"primaryKeyId\":1,\"key\":[{\"keyData\":\"GiANB+cO5XOXpPEvtVRD\"}]}"
      })
  void what_is_no_keyset_is_refused_without_showing_it(String text) {
    assertThatThrownBy(() -> TinkKeysets.keyRing(text.getBytes(UTF_8), CLOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("this is no keyset of Tink in JSON, or it is encrypted")
        .hasNoCause();
  }

  @Test
  void broken_base64_is_refused_without_showing_it() {
    assertThatThrownBy(() -> ring(7, key("AesGcmKey", "GiANB+cO5XOX*", "ENABLED", 7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("key 7 of the keyset is not in base64")
        .hasMessageNotContaining("GiANB")
        .hasNoCause();
  }

  private static KeyRing ring(long primary, String... keys) {
    String json = "{\"primaryKeyId\":" + primary + ",\"key\":[" + String.join(",", keys) + "]}";
    return TinkKeysets.keyRing(json.getBytes(UTF_8), CLOCK);
  }

  private static String key(String type, String value, String status, long id) {
    return """
    {"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.%s","value":"%s",\
    "keyMaterialType":"SYMMETRIC"},"status":"%s","keyId":%d,"outputPrefixType":"TINK"}\
    """
        .formatted(type, value, status, id);
  }

  private static String id(String key) {
    return KeyRing.fromRawKey(HexFormat.of().parseHex(key), CLOCK).primary().id();
  }
}
