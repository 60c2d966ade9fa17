package io.octaskly.crypto;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.octaskly.crypto.NodeMessages.Heartbeat;
import io.octaskly.crypto.NodeMessages.TaskState;
import io.octaskly.crypto.NodeMessages.TaskSubmission;
import io.octaskly.crypto.wire.CodePoint;
import io.octaskly.crypto.wire.Tuple;
import io.octaskly.crypto.wire.Unsigned;
import io.octaskly.crypto.wire.WireName;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, what is read, and what is refused. */
class MessageFormatTest {
  record Text(String text) {}

  record Numbers(byte a, short b, int c, long d) {}

  record Naturals(
      @Unsigned(8) short a,
      @Unsigned(16) int b,
      @Unsigned(32) long c,
      @Unsigned(64) BigInteger d) {}

  record Narrow(@Unsigned(64) long value) {}

  record Tree(String name, List<Tree> children) {}

  record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new IllegalArgumentException("not positive");
      }
    }
  }

  record Maybe(Optional<Integer> value) {}

  record Counts(Map<@Unsigned(16) Integer, String> names) {}

  record Letter(@CodePoint int letter) {}

  record Reals(float single, double twice) {}

  @Tuple
  record Point(int x, int y) {}

  enum Level {
    LOW,
    @WireName("top")
    HIGH
  }

  record Alarm(Level level) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Blob(byte[] bytes) {}

  @Test
  void integers_have_their_width_in_bincode() {
    assertThat(bincode(new Numbers((byte) -1, (short) 2, -3, 4)))
        .isEqualTo("ff" + "0200" + "fdffffff" + "0400000000000000");
    assertThat(
            bincode(
                new Naturals(
                    (short) 255,
                    65535,
                    0xffffffffL,
                    new BigInteger("2").pow(64).subtract(BigInteger.ONE))))
        .isEqualTo("ff" + "ffff" + "ffffffff" + "ffffffffffffffff");
  }

  @Test
  void unsigned_integers_are_read_whole() {
    Naturals most =
        new Naturals((short) 255, 65535, 0xffffffffL, new BigInteger("18446744073709551615"));

    assertThat(roundTrip(MessageFormat.bincode(Naturals.class), most)).isEqualTo(most);
    assertThat(roundTrip(MessageFormat.json(Naturals.class), most)).isEqualTo(most);
  }

  @Test
  void an_integer_that_the_java_type_cannot_hold_is_refused_and_not_wrapped() {
    assertMalformed(MessageFormat.bincode(Narrow.class), "ffffffffffffffff");
    assertMalformedJson(Narrow.class, "{\"value\":18446744073709551615}");
  }

  @Test
  void an_integer_outside_its_width_is_not_written() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bincode(new Naturals((short) 256, 0, 0, BigInteger.ZERO)))
        .withMessageContaining("range of u8, 0..255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> json(new Naturals((short) 0, 0, -1, BigInteger.ZERO)))
        .withMessageContaining("range of u32, 0..4294967295");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bincode(new Naturals((short) 0, 0, 0, BigInteger.TWO.pow(64))))
        .withMessageContaining("range of u64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffffffffffffffff",
        "0000000000000080",
        "ffffffffffffff7f",
        "0300000000000000",
        "0100000001000000",
        "02000000000000006161ff"
      })
  void a_length_that_the_message_does_not_have_is_refused(String hex) {
    assertMalformed(MessageFormat.bincode(Text.class), hex);
    assertMalformed(MessageFormat.bincode(Tree.class), hex);
    assertMalformed(MessageFormat.bincode(Counts.class), hex);
    assertMalformed(MessageFormat.bincode(Blob.class), hex);
  }

  @Test
  void bytes_after_the_value_are_refused() {
    assertMalformed(MessageFormat.bincode(Maybe.class), "0000");
    assertMalformedJson(Maybe.class, "{\"value\":1} {}");
    assertMalformedJson(Maybe.class, "{\"value\":1}x");
  }

  @Test
  void every_shortened_value_is_refused() {
    for (Object value :
        List.of(
            new Heartbeat("worker-01", 42, 0.75, true),
            new Tree("a", List.of(new Tree("b", List.of()))))) {
      assertEveryPrefixRefused(value);
    }
  }

  @ParameterizedTest
  @CsvSource({"02", "ff", "0201000000"})
  void a_truth_value_is_zero_or_one(String hex) {
    assertMalformed(MessageFormat.bincode(Maybe.class), hex);
  }

  @Test
  void an_unknown_variant_is_refused() {
    assertMalformed(MessageFormat.bincode(TaskState.class), "04000000");
    assertMalformed(MessageFormat.bincode(TaskState.class), "ffffffff");
    assertMalformed(MessageFormat.bincode(Alarm.class), "02000000");
    assertMalformedJson(TaskState.class, "\"Lost\"");
    assertMalformedJson(TaskState.class, "\"Done\"");
    assertMalformedJson(TaskState.class, "{\"Queued\":{}}");
    assertMalformedJson(TaskState.class, "{\"Done\":1,\"Queued\":{}}");
    assertMalformedJson(Alarm.class, "{\"level\":\"HIGH\"}");
  }

  @Test
  void an_enum_is_a_variant_without_fields() {
    assertThat(bincode(new Alarm(Level.HIGH))).isEqualTo("01000000");
    assertThat(json(new Alarm(Level.HIGH))).isEqualTo("{\"level\":\"top\"}");
    assertThat(roundTrip(MessageFormat.json(Alarm.class), new Alarm(Level.LOW)))
        .isEqualTo(new Alarm(Level.LOW));
  }

  @Test
  void keys_of_maps_are_written_in_order_and_not_read_twice() {
    assertThat(json(new Counts(Map.of(300, "c", 2, "b", 10, "a"))))
        .isEqualTo("{\"names\":{\"2\":\"b\",\"10\":\"a\",\"300\":\"c\"}}");
    assertMalformedJson(Counts.class, "{\"names\":{\"2\":\"b\",\"2\":\"a\"}}");
    assertMalformedJson(Counts.class, "{\"names\":{\"02\":\"b\"}}");
    assertMalformedJson(Counts.class, "{\"names\":{\"65536\":\"b\"}}");
    assertMalformed(
        MessageFormat.bincode(Counts.class),
        "0200000000000000" + "0200" + "0000000000000000" + "0200" + "0000000000000000");
  }

  @Test
  void text_keys_are_in_the_order_of_their_utf_8() {
    record Names(Map<String, Integer> names) {}

    assertThat(json(new Names(Map.of("\ud83d\udd10", 1, "\uffee", 2, "a", 3))))
        .isEqualTo("{\"names\":{\"a\":3,\"\uffee\":2,\"\ud83d\udd10\":1}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"value\":1,\"other\":2}",
        "{\"value\":1,\"value\":1}",
        "{\"value\":null,\"value\":1}",
        "{\"value\":\"1\"}",
        "{\"value\":1.0}",
        "{\"value\":1e3}",
        "{\"value\":2147483648}",
        "{\"value\":01}",
        "{\"value\":+1}",
        "{\"value\":NaN}",
        "{'value':1}",
        "{\"value\":1,}",
        "{value:1}",
        "/**/{\"value\":1}",
        "{\"value\":1",
        "[1]",
        "1",
        "null",
        ""
      })
  void json_is_read_strictly(String text) {
    assertMalformedJson(Maybe.class, text);
  }

  @Test
  void json_in_another_encoding_is_refused() {
    MessageFormat<Maybe> format = MessageFormat.json(Maybe.class);
    byte[] overlong = "{\"value\":1}".getBytes(UTF_8);
    overlong[0] = (byte) 0xff;

    assertRefused(format, "{\"value\":1}".getBytes(UTF_16));
    assertRefused(format, "{\"value\":1}".getBytes(UTF_16LE));
    assertRefused(format, overlong);
  }

  @Test
  void half_a_surrogate_pair_is_neither_written_nor_read() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bincode(new Text("a\ud83d")))
        .withMessageContaining("half a surrogate pair");
    assertThatIllegalArgumentException().isThrownBy(() -> json(new Text("\udd10\ud83d")));
    assertMalformedJson(Text.class, "{\"text\":\"\\ud83d\"}");
    assertMalformed(MessageFormat.bincode(Text.class), "0300000000000000eda0bd");
  }

  @Test
  void text_is_escaped_as_little_as_json_asks_for() {
    assertThat(json(new Text("\u001f\n\"/\u007f\u2028\ud83d\udd10")))
        .isEqualTo("{\"text\":\"\\u001f\\n\\\"/\u007f\u2028\ud83d\udd10\"}");
  }

  @Test
  void an_optional_field_may_be_missing_and_no_other() {
    assertThat(MessageFormat.json(Maybe.class).read("{}".getBytes(UTF_8)))
        .isEqualTo(new Maybe(Optional.empty()));
    assertMalformedJson(Text.class, "{}");
    assertMalformedJson(Text.class, "{\"text\":null}");
  }

  @Test
  void a_tuple_has_as_many_places_as_it_has() {
    assertThat(json(new Point(1, -2))).isEqualTo("[1,-2]");
    assertMalformedJson(Point.class, "[1]");
    assertMalformedJson(Point.class, "[1,2,3]");
    assertMalformedJson(Point.class, "{\"x\":1,\"y\":2}");
  }

  @Test
  void a_character_is_one_code_point() {
    assertThat(bincode(new Letter(0x1f510))).isEqualTo("f09f9490");
    assertThat(json(new Letter('ü'))).isEqualTo("{\"letter\":\"ü\"}");
    assertMalformedJson(Letter.class, "{\"letter\":\"ab\"}");
    assertMalformedJson(Letter.class, "{\"letter\":\"\"}");
    assertMalformed(MessageFormat.bincode(Letter.class), "f09f94");
    assertMalformed(MessageFormat.bincode(Letter.class), "80");
    assertMalformed(MessageFormat.bincode(Letter.class), "c080");
    assertThatIllegalArgumentException().isThrownBy(() -> bincode(new Letter(0xd800)));
    assertThatIllegalArgumentException().isThrownBy(() -> bincode(new Letter(-1)));
  }

  @Test
  void json_has_no_infinity_and_bincode_has() {
    Reals reals = new Reals(Float.NEGATIVE_INFINITY, Double.NaN);

    assertThat(roundTrip(MessageFormat.bincode(Reals.class), reals)).isEqualTo(reals);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> json(reals))
        .withMessageContaining("infinite");
    assertMalformedJson(Reals.class, "{\"single\":1e39,\"twice\":1}");
    assertMalformedJson(Reals.class, "{\"single\":1,\"twice\":1e400}");
  }

  @Test
  void a_record_that_refuses_its_values_refuses_the_message() {
    assertMalformed(MessageFormat.bincode(Positive.class), "00000000");
    assertMalformedJson(Positive.class, "{\"value\":-1}");
  }

  @Test
  void a_value_may_be_64_levels_deep_and_no_deeper() {
    Tree fits = tree(32);
    Tree deeper = tree(33);

    assertThat(roundTrip(MessageFormat.bincode(Tree.class), fits)).isEqualTo(fits);
    assertThat(roundTrip(MessageFormat.json(Tree.class), fits)).isEqualTo(fits);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bincode(deeper))
        .withMessageContaining("more than 64 levels");
    assertThatIllegalArgumentException().isThrownBy(() -> json(deeper));
  }

  @Test
  void a_message_nested_too_deeply_is_refused() {
    assertMalformed(
        MessageFormat.bincode(Tree.class), "00000000000000000100000000000000".repeat(1000));
    assertMalformedJson(
        Tree.class, "{\"name\":\"\",\"children\":[".repeat(100_000) + "]}".repeat(100_000));
    assertMalformedJson(Tree.class, "[".repeat(1_000_000));
  }

  @Test
  void a_null_is_a_mistake_of_the_caller_and_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bincode(new Text(null)))
        .withMessageContaining("text of " + Text.class.getName() + " is null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> json(new Tree("a", Collections.singletonList(null))))
        .withMessageContaining("an element of a list is null");
    assertThatNullPointerException()
        .isThrownBy(() -> MessageFormat.bincode(Text.class).write(null));
  }

  @Test
  void lists_and_maps_that_were_read_cannot_be_changed() {
    TaskSubmission read =
        roundTrip(
            MessageFormat.bincode(TaskSubmission.class),
            new TaskSubmission(
                "a", List.of("b"), 1, Optional.empty(), Map.of("c", "d"), 0, List.of()));

    assertThat(read.args()).isUnmodifiable();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> read.env().put("e", "f"));
  }

  @Test
  void bytes_are_written_as_vectors_of_u8() {
    assertThat(bincode(new Blob(new byte[] {1, -1}))).isEqualTo("0200000000000000" + "01ff");
    assertThat(json(new Blob(new byte[] {1, -1}))).isEqualTo("{\"bytes\":[1,255]}");
    assertThat(MessageFormat.json(Blob.class).read("{\"bytes\":[1,255]}".getBytes(UTF_8)).bytes())
        .containsExactly(1, -1);
    assertMalformedJson(Blob.class, "{\"bytes\":[256]}");
  }

  @Test
  void raw_bytes_are_copied() {
    byte[] value = {1, 2};
    byte[] written = MessageFormat.bytes().write(value);
    value[0] = 9;

    assertThat(written).containsExactly(1, 2);
    assertThat(MessageFormat.bytes().read(written)).isNotSameAs(written).containsExactly(1, 2);
  }

  private static Tree tree(int levels) {
    Tree tree = new Tree("leaf", List.of());
    for (int level = 1; level < levels; level++) {
      tree = new Tree("node", List.of(tree));
    }
    return tree;
  }

  private static void assertEveryPrefixRefused(Object value) {
    byte[] bincode = write(MessageFormat.bincode(value.getClass()), value);
    byte[] json = write(MessageFormat.json(value.getClass()), value);
    for (int length = 0; length < bincode.length; length++) {
      assertRefused(MessageFormat.bincode(value.getClass()), Arrays.copyOf(bincode, length));
    }
    for (int length = 0; length < json.length; length++) {
      assertRefused(MessageFormat.json(value.getClass()), Arrays.copyOf(json, length));
    }
  }

  private static String bincode(Object value) {
    return HexFormat.of().formatHex(write(MessageFormat.bincode(value.getClass()), value));
  }

  private static String json(Object value) {
    return new String(write(MessageFormat.json(value.getClass()), value), UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static <T> byte[] write(MessageFormat<T> format, Object value) {
    return format.write((T) value);
  }

  private static <T> T roundTrip(MessageFormat<T> format, T value) {
    return format.read(format.write(value));
  }

  private static void assertMalformed(MessageFormat<?> format, String hex) {
    assertRefused(format, HexFormat.of().parseHex(hex));
  }

  private static void assertMalformedJson(Class<?> type, String text) {
    assertRefused(MessageFormat.json(type), text.getBytes(UTF_8));
  }

  private static void assertRefused(MessageFormat<?> format, byte[] bytes) {
    assertThatExceptionOfType(MessageRefusedException.class)
        .isThrownBy(() -> format.read(bytes))
        .withMessage("sealed message cannot be opened")
        .withNoCause()
        .extracting(MessageRefusedException::refusal)
        .isEqualTo(Refusal.MALFORMED);
  }
}
