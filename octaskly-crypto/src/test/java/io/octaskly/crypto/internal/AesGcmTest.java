package io.octaskly.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test cases for 256-bit keys of the GCM submission to NIST (McGrew and Viega, appendix B). */
class AesGcmTest {
  private static final String ZERO_KEY =
      "0000000000000000000000000000000000000000000000000000000000000000";
  private static final String KEY =
      "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
  private static final String NONCE = "cafebabefacedbaddecaf888";
  private static final String PLAINTEXT =
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
          + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
  private static final String DATA = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
  private static final String CIPHERTEXT =
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662";

  /** The JDK refuses one key and nonce twice in a row on one thread, which tests share. */
  @BeforeEach
  void use_another_key_in_between() {
    byte[] key = RandomSource.secure().next(AesGcm.KEY_BYTES);
    new AesGcm(key).encryptWithNonce(new byte[AesGcm.NONCE_BYTES], key, 0, key);
  }

  @ParameterizedTest
  @CsvSource({
    ZERO_KEY + ", 000000000000000000000000, '', '', 530f8afbc74536b9a963b4f1c4cb738b",
    ZERO_KEY
        + ", 000000000000000000000000, 00000000000000000000000000000000, '',"
        + " cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
    KEY
        + ", "
        + NONCE
        + ", "
        + PLAINTEXT
        + ", "
        + DATA
        + ", "
        + CIPHERTEXT
        + "76fc6ece0f4e1768cddf8853bb2d551b",
  })
  void a_published_case_is_met_both_ways(
      String key, String nonce, String plaintext, String data, String sealed) {
    AesGcm cipher = new AesGcm(hex(key));

    assertThat(cipher.encryptWithNonce(hex(nonce), hex(plaintext), 0, hex(data)))
        .isEqualTo(hex(sealed));
    assertThat(cipher.decryptWithNonce(hex(nonce), hex(sealed), 0, hex(data)))
        .contains(hex(plaintext));
  }

  @Test
  void room_is_left_in_front() {
    AesGcm cipher = new AesGcm(hex(KEY));
    byte[] sealed = cipher.encryptWithNonce(hex(NONCE), hex(PLAINTEXT), 5, hex(DATA));

    assertThat(sealed).startsWith(0, 0, 0, 0, 0, 0x52).hasSize(5 + hex(PLAINTEXT).length + 16);
    assertThat(cipher.decryptWithNonce(hex(NONCE), sealed, 5, hex(DATA))).contains(hex(PLAINTEXT));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 12, 13, 14, 15})
  void a_shortened_tag_is_not_authentic(int tagBytes) {
    byte[] whole = hex("530f8afbc74536b9a963b4f1c4cb738b");

    assertThat(
            new AesGcm(hex(ZERO_KEY))
                .decryptWithNonce(new byte[12], Arrays.copyOf(whole, tagBytes), 0, new byte[0]))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 11, 13, 16, 32})
  void a_nonce_of_another_length_is_not_used(int length) {
    AesGcm cipher = new AesGcm(hex(KEY));

    assertThatIllegalStateException()
        .isThrownBy(() -> cipher.encryptWithNonce(new byte[length], new byte[0], 0, new byte[0]));
    assertThat(cipher.decryptWithNonce(new byte[length], new byte[16], 0, new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 24, 31, 33})
  void a_key_of_another_length_is_refused(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AesGcm(new byte[length]))
        .withMessage("AES-256 key has " + length + " bytes, not 32");
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
