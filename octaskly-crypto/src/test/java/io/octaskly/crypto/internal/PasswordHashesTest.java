package io.octaskly.crypto.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PasswordHashesTest {
  /** RFC 7914 section 11. */
  @Test
  void pbkdf2_gives_what_is_published() {
    assertThat(hex(Pbkdf2Sha256.derive("passwd".toCharArray(), "salt".getBytes(US_ASCII), 1, 64)))
        .isEqualTo(
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacb"
                + "c49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
  }

  /** Of the test suite of the reference implementation (test.c, version 0x13, Argon2id). */
  @Test
  void argon2id_gives_what_is_published() {
    assertThat(
            hex(
                Argon2id.derive(
                    "password".getBytes(US_ASCII), "somesalt".getBytes(US_ASCII), 65536, 2, 1, 32)))
        .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
