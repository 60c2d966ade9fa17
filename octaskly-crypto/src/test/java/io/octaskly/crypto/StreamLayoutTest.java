package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.rawKey;
import static io.octaskly.crypto.Samples.ring;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The package documentation, followed with nothing but the JDK, opens a stream. */
class StreamLayoutTest {
  private static final int HEADER = 77;
  private static final int SEGMENT = 65536;

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 65480, 65481, 200_000})
  void a_stream_is_what_the_documentation_says(int length) throws Exception {
    byte[] plaintext = new byte[length];
    new Random(length).nextBytes(plaintext);
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try (OutputStream out = SealedStreams.with(ring("a")).sealing(sealed, CONTEXT)) {
      out.write(plaintext);
    }

    assertThat(opened(sealed.toByteArray())).isEqualTo(plaintext);
  }

  private static byte[] opened(byte[] stream) throws GeneralSecurityException {
    byte[] header = Arrays.copyOf(stream, HEADER);
    byte[] salt = Arrays.copyOfRange(header, 13, 45);
    byte[] id = expand(extract(new byte[32], rawKey("a")), "octaskly key id".getBytes(US_ASCII));
    byte[] prk =
        expand(
            extract(new byte[32], rawKey("a")),
            "octaskly sealed message v2 suite 1".getBytes(US_ASCII));
    assertThat(Arrays.copyOf(header, 5)).containsExactly('O', 'S', 'S', 2, 1);
    assertThat(Arrays.copyOfRange(header, 5, 13)).isEqualTo(Arrays.copyOf(id, 8));
    assertThat(Arrays.copyOfRange(header, 45, HEADER))
        .isEqualTo(expand(prk, joined("stream commitment".getBytes(US_ASCII), salt)));
    byte[] streamKey = expand(prk, joined("stream key".getBytes(US_ASCII), salt));
    byte[] associatedData = joined(header, CONTEXT.encoded());

    assertThat(stream[HEADER]).isEqualTo((byte) 0x28);
    byte[] tinkSalt = Arrays.copyOfRange(stream, HEADER + 1, HEADER + 33);
    byte[] prefix = Arrays.copyOfRange(stream, HEADER + 33, HEADER + 40);
    SecretKeySpec key =
        new SecretKeySpec(expand(extract(tinkSalt, streamKey), associatedData), "AES");
    ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
    int segments = (stream.length - HEADER + SEGMENT - 1) / SEGMENT;
    for (int i = 0; i < segments; i++) {
      int start = HEADER + (i == 0 ? 40 : i * SEGMENT);
      int end = Math.min(stream.length, HEADER + (i + 1) * SEGMENT);
      byte[] nonce =
          ByteBuffer.allocate(12)
              .put(prefix)
              .putInt(i)
              .put((byte) (i == segments - 1 ? 1 : 0))
              .array();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, nonce));
      plaintext.writeBytes(cipher.doFinal(stream, start, end - start));
    }
    return plaintext.toByteArray();
  }

  /** RFC 5869 section 2.2. */
  private static byte[] extract(byte[] salt, byte[] keyMaterial) throws GeneralSecurityException {
    return hmac(salt, keyMaterial);
  }

  /** RFC 5869 section 2.3, for one block. */
  private static byte[] expand(byte[] prk, byte[] info) throws GeneralSecurityException {
    return hmac(prk, joined(info, new byte[] {1}));
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] joined = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, joined, one.length, other.length);
    return joined;
  }
}
