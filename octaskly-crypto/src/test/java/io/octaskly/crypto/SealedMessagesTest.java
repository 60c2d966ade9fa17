package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.ring;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedMessagesTest {
  private static final byte[] PLAINTEXT = "run build.sh".getBytes(UTF_8);

  private final KeyRing ring = ring("a").acceptLegacyV1();
  private final SealedMessages messages = SealedMessages.with(ring);
  private final SealedMessages legacy =
      SealedMessages.builder(ring).format(SealedFormat.LEGACY_V1).build();

  @Test
  void version_2_is_the_default() {
    assertThat(messages.seal(PLAINTEXT, CONTEXT)).startsWith('O', 'S', 'M', 2);
  }

  @Test
  void the_same_message_is_never_sealed_the_same() {
    assertThat(messages.seal(PLAINTEXT, CONTEXT)).isNotEqualTo(messages.seal(PLAINTEXT, CONTEXT));
    assertThat(legacy.seal(PLAINTEXT, CONTEXT)).isNotEqualTo(legacy.seal(PLAINTEXT, CONTEXT));
  }

  @ParameterizedTest
  @EnumSource
  void sealing_and_opening_leave_their_input_alone(SealedFormat format) {
    SealedMessages either = SealedMessages.builder(ring).format(format).build();
    byte[] plaintext = PLAINTEXT.clone();
    byte[] sealed = either.seal(plaintext, CONTEXT);
    byte[] received = sealed.clone();

    assertThat(either.open(received, CONTEXT)).isEqualTo(PLAINTEXT).isEqualTo(plaintext);
    assertThat(received).isEqualTo(sealed);
  }

  @ParameterizedTest
  @EnumSource
  void a_message_opens_in_its_own_context_only(SealedFormat format) {
    byte[] sealed = SealedMessages.builder(ring).format(format).build().seal(PLAINTEXT, CONTEXT);

    assertThat(
            List.of(
                Context.none(),
                Context.of("dispatcher-01", "worker-01", "result"),
                Context.of("dispatcher-01", "worker-02", "task"),
                Context.of("worker-01", "dispatcher-01", "task"),
                Context.of("dispatcher-01w", "orker-01", "task")))
        .allSatisfy(other -> assertRefused(messages, sealed, other, Refusal.NOT_AUTHENTIC));
  }

  @Test
  void a_ring_without_the_key_names_the_reason_to_the_operator() {
    SealedMessages other = SealedMessages.with(ring("b"));

    assertRefused(other, messages.seal(PLAINTEXT, CONTEXT), CONTEXT, Refusal.UNKNOWN_KEY);
  }

  @Test
  void a_version_1_message_under_another_key_is_not_authentic() {
    SealedMessages other = SealedMessages.with(ring("b").acceptLegacyV1());

    assertRefused(other, legacy.seal(PLAINTEXT, CONTEXT), CONTEXT, Refusal.NOT_AUTHENTIC);
  }

  @Test
  void version_1_is_refused_unless_the_ring_accepts_it() {
    byte[] sealed = legacy.seal(PLAINTEXT, CONTEXT);

    assertThat(messages.open(sealed, CONTEXT)).isEqualTo(PLAINTEXT);
    assertRefused(SealedMessages.with(ring("a")), sealed, CONTEXT, Refusal.UNKNOWN_FORMAT);
  }

  @Test
  void version_1_is_sealed_only_with_a_key_that_accepts_it() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> legacy.withKeys(ring("a")))
        .withMessageContaining("LEGACY_V1")
        .withMessageContaining("call acceptLegacyV1()");
  }

  @Test
  void a_version_1_message_that_looks_like_version_2_opens() {
    byte[] nonce = {'O', 'S', 'M', 2, 1, 6, 7, 8, 9, 10, 11, 12};
    SealedMessages unlucky =
        SealedMessages.builder(ring)
            .format(SealedFormat.LEGACY_V1)
            .randomness(count -> nonce)
            .build();

    byte[] sealed = unlucky.seal(PLAINTEXT, CONTEXT);
    assertThat(sealed).startsWith('O', 'S', 'M', 2);
    assertThat(messages.open(sealed, CONTEXT)).isEqualTo(PLAINTEXT);
  }

  @Test
  void a_version_1_message_is_tried_with_each_key_that_accepts_it() {
    KeyRing both = ring("b").acceptLegacyV1().accept(ring("c")).accept(ring);

    assertThat(SealedMessages.with(both).open(legacy.seal(PLAINTEXT, CONTEXT), CONTEXT))
        .isEqualTo(PLAINTEXT);
  }

  @ParameterizedTest
  @EnumSource
  void a_message_cut_anywhere_is_refused(SealedFormat format) {
    byte[] sealed = SealedMessages.builder(ring).format(format).build().seal(PLAINTEXT, CONTEXT);

    for (int length = 0; length < sealed.length; length++) {
      byte[] cut = Arrays.copyOf(sealed, length);
      byte[] tail = Arrays.copyOfRange(sealed, sealed.length - length, sealed.length);
      assertRefused(messages, cut, CONTEXT);
      assertRefused(messages, tail, CONTEXT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_message_up_to_the_limit_is_sealed_and_opened(SealedFormat format) {
    SealedMessages small = SealedMessages.builder(ring).format(format).maxMessageBytes(100).build();

    assertThat(small.open(small.seal(new byte[100], CONTEXT), CONTEXT)).hasSize(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small.seal(new byte[101], CONTEXT))
        .withMessageContaining("101 bytes")
        .withMessageContaining("limit of 100 bytes");
  }

  @ParameterizedTest
  @EnumSource
  void a_message_above_the_limit_is_not_opened(SealedFormat format) {
    SealedMessages large = SealedMessages.builder(ring).format(format).build();
    SealedMessages small = SealedMessages.builder(ring).maxMessageBytes(100).build();

    assertRefused(small, large.seal(new byte[101], CONTEXT), CONTEXT, Refusal.TOO_LARGE);
  }

  @Test
  void the_default_limit_is_ten_mebibytes() {
    assertThat(messages.seal(new byte[10 << 20], CONTEXT)).hasSize((10 << 20) + 93);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> messages.seal(new byte[(10 << 20) + 1], CONTEXT));
    assertRefused(messages, new byte[(10 << 20) + 94], CONTEXT, Refusal.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, (1 << 30) + 1})
  void a_limit_out_of_range_is_refused(int bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealedMessages.builder(ring).maxMessageBytes(bytes))
        .withMessageContaining(Integer.toString(bytes));
  }

  @Test
  void resealing_turns_version_1_into_version_2() {
    byte[] sealed = messages.reseal(legacy.seal(PLAINTEXT, CONTEXT), CONTEXT);

    assertThat(SealedMessages.with(ring("a")).open(sealed, CONTEXT)).isEqualTo(PLAINTEXT);
  }

  @Test
  void resealing_can_give_a_message_its_full_context() {
    Context old = Context.legacyV1("dispatcher-01->worker-01".getBytes(UTF_8));
    byte[] sealed = messages.reseal(legacy.seal(PLAINTEXT, old), old, CONTEXT);

    assertThat(messages.open(sealed, CONTEXT)).isEqualTo(PLAINTEXT);
    assertRefused(messages, sealed, old, Refusal.NOT_AUTHENTIC);
  }

  @Test
  void resealing_frees_an_old_key() {
    SealedMessages rotated = messages.withKeys(ring.rotate(CLOCK));
    byte[] sealed = rotated.reseal(messages.seal(PLAINTEXT, CONTEXT), CONTEXT);
    KeyRing without = rotated.keys().retire(ring.primary().id());

    assertThat(rotated.withKeys(without).open(sealed, CONTEXT)).isEqualTo(PLAINTEXT);
  }

  @Test
  void what_does_not_open_is_not_resealed() {
    assertThatExceptionOfType(MessageRefusedException.class)
        .isThrownBy(() -> messages.reseal(new byte[200], CONTEXT));
  }

  @Test
  void the_listener_is_told_of_each_refusal() {
    List<String> events = new ArrayList<>();
    SealedMessages heard =
        SealedMessages.builder(ring("a"))
            .listener(
                new SealedMessagesListener() {
                  @Override
                  public void refused(Refusal refusal, int length) {
                    events.add(refusal + " " + length);
                  }
                })
            .build();

    heard.open(heard.seal(PLAINTEXT, CONTEXT), CONTEXT);
    assertRefused(heard, new byte[3], CONTEXT, Refusal.UNKNOWN_FORMAT);
    assertRefused(heard, new byte[] {'O', 'S', 'M', 2}, CONTEXT, Refusal.TRUNCATED);
    assertThat(events).containsExactly("UNKNOWN_FORMAT 3", "TRUNCATED 4");
  }

  @Test
  void a_listener_that_fails_changes_nothing() {
    SealedMessages heard =
        SealedMessages.builder(ring)
            .listener(
                new SealedMessagesListener() {
                  @Override
                  public void refused(Refusal refusal, int length) {
                    throw new IllegalStateException("disk full");
                  }
                })
            .build();

    assertRefused(heard, new byte[50], CONTEXT, Refusal.NOT_AUTHENTIC);
  }

  @Test
  void null_is_refused_by_name() {
    assertThatNullPointerException()
        .isThrownBy(() -> messages.seal(PLAINTEXT, null))
        .withMessage("context");
    assertThatNullPointerException()
        .isThrownBy(() -> messages.open(PLAINTEXT, null))
        .withMessage("context");
    assertThatNullPointerException()
        .isThrownBy(() -> SealedMessages.with(null))
        .withMessage("ring");
  }

  private static void assertRefused(
      SealedMessages messages, byte[] sealed, Context context, Refusal refusal) {
    assertThat(assertRefused(messages, sealed, context).refusal()).isEqualTo(refusal);
  }

  private static MessageRefusedException assertRefused(
      SealedMessages messages, byte[] sealed, Context context) {
    return Refusals.assertRefused(messages, sealed, context);
  }
}
