package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0,0 bytes",
    "1,1 byte",
    "1023,1023 bytes",
    "1024,1 KiB",
    "1536,1.5 KiB",
    "536870912,512 MiB",
    "1025,1025 bytes",
    "10485760000,10000 MiB",
    "107374182400,100 GiB",
    "107374182401,100.01 GiB",
    "9223372036854775807,8 EiB"
  })
  void bytes_are_in_the_largest_unit_that_shows_them_exactly(long bytes, String text) {
    assertThat(Quantity.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"PT300S,300 s", "PT1.25S,1.25 s", "PT0S,0 s", "PT24H,86400 s"})
  void times_are_in_seconds(Duration time, String text) {
    assertThat(Quantity.seconds(time)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"536870913,512.01 MiB", "536875008,512.01 MiB"})
  void bytes_just_above_a_limit_read_above_it(long bytes, String text) {
    assertThat(Quantity.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"PT2.000000001S,2.001 s", "PT2.0109S,2.011 s"})
  void times_just_above_a_limit_read_above_it(Duration time, String text) {
    assertThat(Quantity.seconds(time)).isEqualTo(text);
  }
}
