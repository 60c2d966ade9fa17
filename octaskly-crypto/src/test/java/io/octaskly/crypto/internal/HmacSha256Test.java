package io.octaskly.crypto.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Test cases of RFC 4231, and the JDK's own for all other lengths. */
class HmacSha256Test {
  @Example
  void a_short_key_gives_the_published_tag() {
    assertThat(tag("Jefe".getBytes(US_ASCII), "what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Example
  void a_key_longer_than_a_block_gives_the_published_tag() {
    byte[] key = HexFormat.of().parseHex("aa".repeat(131));

    assertThat(tag(key, "Test Using Larger Than Block-Size Key - Hash Key First"))
        .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  }

  @Property
  void any_key_gives_what_the_jdk_computes(
      @ForAll @Size(min = 1, max = 200) byte[] key, @ForAll @Size(max = 200) byte[] message)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));

    assertThat(new HmacSha256(key).compute(message)).isEqualTo(mac.doFinal(message));
  }

  private static String tag(byte[] key, String message) {
    return HexFormat.of().formatHex(new HmacSha256(key).compute(message.getBytes(US_ASCII)));
  }
}
