package io.octaskly.crypto.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
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

  @Example
  void an_empty_key_gives_what_a_key_of_zeros_does() {
    assertThat(tag(new byte[0], "message")).isEqualTo(tag(new byte[64], "message"));
  }

  @Example
  void threads_that_share_a_key_get_the_tags_of_their_own_messages() {
    HmacSha256 shared = new HmacSha256("shared".getBytes(US_ASCII));
    List<byte[]> messages = IntStream.range(0, 20_000).mapToObj(i -> new byte[i % 300]).toList();
    List<byte[]> alone = messages.stream().map(shared::compute).toList();

    List<byte[]> together = messages.parallelStream().map(shared::compute).toList();

    assertThat(together).usingElementComparator(Arrays::compare).isEqualTo(alone);
  }

  private static String tag(byte[] key, String message) {
    return HexFormat.of().formatHex(new HmacSha256(key).compute(message.getBytes(US_ASCII)));
  }
}
