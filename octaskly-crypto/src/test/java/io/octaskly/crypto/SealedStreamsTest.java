package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments are 64 KiB long; the first one comes after the header, which counts as part of it. */
class SealedStreamsTest {
  private static final int HEADER = 77;
  private static final int SEGMENT = 64 << 10;

  /** Tink's header, in the first segment: its length, a salt, the start of the nonces. */
  private static final int SEGMENT_HEADER = 40;

  private static final int TAG = 16;
  private static final int FIRST = SEGMENT - SEGMENT_HEADER - TAG;

  private final KeyRing ring = ring("a");
  private final SealedStreams streams = SealedStreams.with(ring);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, FIRST - 1, FIRST, FIRST + 1, 2 * SEGMENT, 300_000})
  void a_stream_opens_as_it_was_sealed(int length) throws IOException {
    byte[] plaintext = plaintext(length);
    byte[] sealed = seal(plaintext);

    assertThat(open(sealed)).isEqualTo(plaintext);
    assertThat(sealed.length - length)
        .isEqualTo(HEADER + SEGMENT_HEADER + TAG * Math.max(1, segments(length)));
  }

  @Test
  void single_bytes_are_written_and_read() throws IOException {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try (OutputStream out = streams.sealing(sealed, CONTEXT)) {
      out.write(1);
      out.write(255);
      out.flush();
    }
    try (InputStream in =
        streams.opening(new ByteArrayInputStream(sealed.toByteArray()), CONTEXT)) {
      assertThat(in.read()).isEqualTo(1);
      assertThat(in.read()).isEqualTo(255);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(new byte[0])).isZero();
    }
  }

  @Test
  void a_stream_cut_anywhere_near_a_border_is_refused() throws IOException {
    byte[] sealed = seal(plaintext(3 * SEGMENT));
    for (int border = HEADER; border < sealed.length; border += SEGMENT) {
      for (int length = border - 1; length <= border + 1; length++) {
        assertRefused(Arrays.copyOf(sealed, length));
      }
    }
    assertRefused(Arrays.copyOf(sealed, sealed.length - 1));
    assertRefused(Arrays.copyOf(sealed, HEADER + SEGMENT_HEADER));
    assertRefused(new byte[0]);
  }

  @Test
  void segments_that_were_swapped_repeated_or_left_out_are_refused() throws IOException {
    byte[] sealed = seal(plaintext(4 * SEGMENT));
    int whole = (sealed.length - HEADER) / SEGMENT;

    for (int one = 0; one < whole; one++) {
      for (int other = 0; other < one; other++) {
        assertRefused(swapped(sealed, one, other));
      }
      assertRefused(without(sealed, one));
      assertRefused(repeated(sealed, one));
    }
  }

  @Test
  void bytes_after_the_end_are_refused() throws IOException {
    for (int length : new int[] {0, 100, FIRST, 2 * SEGMENT}) {
      byte[] sealed = seal(plaintext(length));

      assertRefused(Arrays.copyOf(sealed, sealed.length + 1));
      assertRefused(Arrays.copyOf(sealed, sealed.length + SEGMENT));
    }
  }

  @Test
  void a_segment_of_another_stream_is_refused() throws IOException {
    byte[] one = seal(plaintext(2 * SEGMENT));
    byte[] other = seal(plaintext(2 * SEGMENT));
    System.arraycopy(other, HEADER + SEGMENT, one, HEADER + SEGMENT, SEGMENT);

    assertRefused(one);
  }

  @Test
  void every_flipped_bit_of_a_short_stream_is_refused() throws IOException {
    byte[] sealed = seal(plaintext(20));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] altered = sealed.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(altered);
    }
  }

  @Test
  void a_flipped_bit_in_any_segment_of_a_long_stream_is_refused() throws IOException {
    byte[] sealed = seal(plaintext(3 * SEGMENT));
    for (int at = HEADER; at < sealed.length; at += SEGMENT / 3) {
      byte[] altered = sealed.clone();
      altered[at] ^= 1;
      assertRefused(altered);
    }
  }

  @Test
  void a_refused_stream_stays_refused() throws IOException {
    byte[] sealed = seal(plaintext(3 * SEGMENT));
    sealed[sealed.length - 1] ^= 1;
    try (InputStream in = streams.opening(new ByteArrayInputStream(sealed), CONTEXT)) {
      assertThatExceptionOfType(MessageRefusedException.class).isThrownBy(in::readAllBytes);
      assertThatExceptionOfType(MessageRefusedException.class).isThrownBy(in::read);
    }
  }

  @Test
  void a_stream_opens_in_its_context_only() throws IOException {
    byte[] sealed = seal(plaintext(10));
    Context other = Context.of("dispatcher-01", "worker-02", "task");

    assertThat(refusal(streams, sealed, other)).isEqualTo(Refusal.NOT_AUTHENTIC);
  }

  @Test
  void a_stream_says_which_key_it_needs() throws IOException {
    byte[] sealed = seal(plaintext(10));

    assertThat(refusal(SealedStreams.with(ring("b")), sealed, CONTEXT))
        .isEqualTo(Refusal.UNKNOWN_KEY);
    KeyRing rotated = ring.rotate(CLOCK);
    assertThat(
            SealedStreams.with(rotated)
                .opening(new ByteArrayInputStream(sealed), CONTEXT)
                .readAllBytes())
        .isEqualTo(plaintext(10));
    KeyRing retired = rotated.retire(ring.primary().id());
    assertThat(refusal(SealedStreams.with(retired), sealed, CONTEXT))
        .isEqualTo(Refusal.RETIRED_KEY);
  }

  @Test
  void a_message_is_no_stream_and_a_stream_no_message() throws IOException {
    byte[] message = SealedMessages.with(ring).seal(plaintext(100), CONTEXT);
    assertThat(refusal(streams, message, CONTEXT)).isEqualTo(Refusal.UNKNOWN_FORMAT);
    byte[] stream = seal(plaintext(100));
    Refusals.assertRefused(SealedMessages.with(ring), stream, CONTEXT);
    System.arraycopy(message, 0, stream, 0, 3);
    assertThat(Refusals.assertRefused(SealedMessages.with(ring), stream, CONTEXT).refusal())
        .isEqualTo(Refusal.NOT_COMMITTED);
  }

  @Test
  void a_source_that_fails_is_told_from_one_that_was_altered() throws IOException {
    byte[] sealed = seal(plaintext(3 * SEGMENT));
    InputStream unplugged =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("unplugged");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("unplugged");
          }
        };
    InputStream failing =
        new SequenceInputStream(new ByteArrayInputStream(sealed, 0, 2 * SEGMENT), unplugged);
    try (InputStream in = streams.opening(failing, CONTEXT)) {
      assertThatIOException().isThrownBy(in::readAllBytes).withMessage("unplugged");
    }
  }

  @Test
  void a_stream_whose_writing_failed_does_not_become_whole_by_closing() throws IOException {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          private boolean failing;

          @Override
          public void write(int value) throws IOException {
            if (sealed.size() >= HEADER + SEGMENT && !failing) {
              failing = true;
              throw new IOException("full");
            }
            sealed.write(value);
          }
        };
    OutputStream out = streams.sealing(full, CONTEXT);
    assertThatIOException().isThrownBy(() -> out.write(plaintext(3 * SEGMENT))).withMessage("full");
    out.close();

    assertRefused(sealed.toByteArray());
    assertThatIOException().isThrownBy(() -> out.write(1)).withMessageContaining("closed");
  }

  private static byte[] swapped(byte[] sealed, int one, int other) {
    byte[] altered = sealed.clone();
    System.arraycopy(sealed, HEADER + one * SEGMENT, altered, HEADER + other * SEGMENT, SEGMENT);
    System.arraycopy(sealed, HEADER + other * SEGMENT, altered, HEADER + one * SEGMENT, SEGMENT);
    return altered;
  }

  private static byte[] without(byte[] sealed, int segment) {
    int start = HEADER + segment * SEGMENT;
    byte[] altered = Arrays.copyOf(sealed, sealed.length - SEGMENT);
    System.arraycopy(sealed, start + SEGMENT, altered, start, altered.length - start);
    return altered;
  }

  private static byte[] repeated(byte[] sealed, int segment) {
    int start = HEADER + segment * SEGMENT;
    byte[] altered = Arrays.copyOf(sealed, sealed.length + SEGMENT);
    System.arraycopy(sealed, start, altered, start + SEGMENT, sealed.length - start);
    return altered;
  }

  private void assertRefused(byte[] sealed) {
    assertThat(refusal(streams, sealed, CONTEXT)).isNotNull();
  }

  private static Refusal refusal(SealedStreams streams, byte[] sealed, Context context) {
    MessageRefusedException refused =
        catchThrowableOfType(
            MessageRefusedException.class,
            () -> streams.opening(new ByteArrayInputStream(sealed), context).readAllBytes());
    assertThat(refused).hasMessage("sealed message cannot be opened").hasNoCause();
    return refused.refusal();
  }

  private byte[] seal(byte[] plaintext) throws IOException {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try (OutputStream out = streams.sealing(sealed, CONTEXT)) {
      out.write(plaintext);
    }
    return sealed.toByteArray();
  }

  private byte[] open(byte[] sealed) throws IOException {
    try (InputStream in = streams.opening(new ByteArrayInputStream(sealed), CONTEXT)) {
      return in.readAllBytes();
    }
  }

  private static int segments(int length) {
    return (length - FIRST + SEGMENT - TAG - 1) / (SEGMENT - TAG) + 1;
  }

  private static byte[] plaintext(int length) {
    byte[] plaintext = new byte[length];
    new Random(length).nextBytes(plaintext);
    return plaintext;
  }
}
