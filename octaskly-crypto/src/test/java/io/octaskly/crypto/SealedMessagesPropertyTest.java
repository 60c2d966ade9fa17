package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for all messages. */
class SealedMessagesPropertyTest {
  private final KeyRing ring = ring("a").acceptLegacyV1();
  private final SealedMessages messages = SealedMessages.with(ring);
  private final SealedMessages strict = SealedMessages.with(ring("a"));

  @Property
  void any_message_opens_as_it_was_sealed(
      @ForAll SealedFormat format, @ForAll @Size(max = 5000) byte[] plaintext) {
    byte[] sealed = sealing(format).seal(plaintext, CONTEXT);

    assertThat(sealed).hasSize(plaintext.length + format.overhead());
    assertThat(messages.open(sealed, CONTEXT)).isEqualTo(plaintext);
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void every_single_flipped_bit_of_a_version_1_message_is_noticed(
      @ForAll @Size(max = 48) byte[] plaintext) {
    assertEveryBitMatters(sealing(SealedFormat.LEGACY_V1).seal(plaintext, CONTEXT), messages);
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void every_single_flipped_bit_of_a_version_2_message_is_noticed(
      @ForAll @Size(max = 48) byte[] plaintext) {
    assertEveryBitMatters(messages.seal(plaintext, CONTEXT), strict);
  }

  @Property(tries = 50, shrinking = ShrinkingMode.OFF)
  void a_flipped_bit_of_version_2_is_noticed_where_version_1_is_accepted_too(
      @ForAll @Size(max = 48) byte[] plaintext) {
    assertEveryBitMatters(messages.seal(plaintext, CONTEXT), messages);
  }

  @Property(tries = 5000)
  void any_other_bytes_are_refused(@ForAll @Size(max = 300) byte[] bytes) {
    assertRefused(messages, bytes);
    assertRefused(strict, bytes);
  }

  @Property(tries = 2000)
  void any_bytes_after_a_true_start_are_refused(
      @ForAll @IntRange(min = 3, max = 92) int start, @ForAll @Size(max = 120) byte[] rest) {
    byte[] sealed = messages.seal(new byte[0], CONTEXT);
    byte[] forged = Arrays.copyOf(sealed, start + rest.length);
    System.arraycopy(rest, 0, forged, start, rest.length);
    Assume.that(!Arrays.equals(forged, sealed));

    assertRefused(messages, forged);
  }

  @Property
  void a_message_opens_in_an_equal_context_and_in_no_other(
      @ForAll SealedFormat format,
      @ForAll("contexts") Context sealedIn,
      @ForAll("contexts") Context openedIn) {
    byte[] sealed = sealing(format).seal(new byte[] {1}, sealedIn);

    assertThat(opens(sealed, openedIn)).isEqualTo(sealedIn.equals(openedIn));
  }

  /** Few and short names, so that equal ones and shifted ones are common. */
  @Provide
  Arbitrary<Context> contexts() {
    Arbitrary<String> names = Arbitraries.of("a", "b", "aa", "ab");
    return Combinators.combine(names, names, names).as(Context::of);
  }

  private boolean opens(byte[] sealed, Context context) {
    try {
      return messages.open(sealed, context).length == 1;
    } catch (MessageRefusedException refused) {
      return false;
    }
  }

  private SealedMessages sealing(SealedFormat format) {
    return SealedMessages.builder(ring).format(format).build();
  }

  private static void assertEveryBitMatters(byte[] sealed, SealedMessages messages) {
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] altered = sealed.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(messages, altered);
    }
  }

  /** Plainly, because there are half a million of these. */
  private static void assertRefused(SealedMessages messages, byte[] sealed) {
    try {
      messages.open(sealed, CONTEXT);
    } catch (MessageRefusedException expected) {
      return;
    }
    fail("opened %d bytes that nobody sealed", sealed.length);
  }
}
