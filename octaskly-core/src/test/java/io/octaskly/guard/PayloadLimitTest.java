package io.octaskly.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadLimitTest {
  private final PayloadLimit hundred = PayloadLimit.of(100, 10);

  @Test
  void body_of_just_the_limit_is_read_whole() throws IOException {
    assertThat(hundred.limit(bytes(100)).readAllBytes()).hasSize(100);
  }

  @Test
  void one_byte_more_is_refused_however_it_is_read() throws IOException {
    assertThatThrownBy(() -> hundred.limit(bytes(101)).readAllBytes())
        .isInstanceOf(GuardException.class)
        .hasMessage("body: must have at most 100 bytes, but found 'more'");
    assertThatThrownBy(() -> hundred.limit(bytes(101)).skipNBytes(101))
        .isInstanceOf(GuardException.class);
    InputStream stream = hundred.limit(bytes(101));
    assertThat(stream.readNBytes(100)).hasSize(100);
    assertThatThrownBy(stream::read).isInstanceOf(GuardException.class);
  }

  @Test
  void refused_body_stays_refused() {
    InputStream stream = hundred.limit(bytes(1000));
    assertThatThrownBy(stream::readAllBytes).isInstanceOf(GuardException.class);
    assertThatThrownBy(stream::read).isInstanceOf(GuardException.class);
  }

  @Test
  void endless_body_is_not_read_further_than_needed() {
    long[] read = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read[0]++;
            return 'x';
          }

          @Override
          public int read(byte[] into, int from, int length) {
            read[0] += length;
            return length;
          }
        };
    assertThatThrownBy(() -> hundred.limit(endless).readAllBytes())
        .isInstanceOf(GuardException.class);
    assertThat(read[0]).isEqualTo(101);
  }

  @Test
  void mark_cannot_be_used_to_read_twice() {
    InputStream stream = hundred.limit(bytes(100));

    assertThat(stream.markSupported()).isFalse();
    assertThatThrownBy(stream::reset).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 100})
  void declared_size_within_the_limit_is_accepted(long size) {
    assertThat(hundred.checkDeclared(size).isClean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {101, -2, Long.MAX_VALUE, Long.MIN_VALUE})
  void other_declared_sizes_are_refused(long size) {
    assertThat(hundred.checkDeclared(size).violations())
        .containsExactly(
            new Violation("Content-Length", "must be 0 to 100 bytes", Long.toString(size)));
  }

  @Test
  void standard_is_ten_mebibytes() {
    assertThat(PayloadLimit.standard().checkDeclared(10L << 20).isClean()).isTrue();
    assertThat(PayloadLimit.standard().checkDeclared((10L << 20) + 1).isClean()).isFalse();
  }

  @Test
  void packed_text_is_unpacked() throws IOException {
    InputStream unpacked = PayloadLimit.standard().gunzip(packed(50_000));

    assertThat(unpacked.readAllBytes()).hasSize(50_000);
  }

  @Test
  void bomb_is_refused_by_its_ratio_before_the_limit() throws IOException {
    InputStream bomb = PayloadLimit.of(1L << 40, 100).gunzip(packed(10_000_000));

    assertThatThrownBy(bomb::readAllBytes)
        .isInstanceOf(GuardException.class)
        .hasMessageContaining("unpacked body: must be at most 100 times as large as packed");
  }

  @Test
  void unpacked_size_is_limited_whatever_the_ratio() throws IOException {
    InputStream large = PayloadLimit.of(1_000, 1_000_000).gunzip(packed(2_000));

    assertThatThrownBy(large::readAllBytes)
        .isInstanceOf(GuardException.class)
        .hasMessageContaining("unpacked body: must have at most 1000 bytes");
  }

  @Test
  void senseless_limits_are_refused() {
    assertThatThrownBy(() -> PayloadLimit.of(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PayloadLimit.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PayloadLimit.of(Long.MAX_VALUE, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static InputStream bytes(int count) {
    return new ByteArrayInputStream(new byte[count]);
  }

  private static InputStream packed(int zeros) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[zeros]);
    }
    return new ByteArrayInputStream(packed.toByteArray());
  }
}
