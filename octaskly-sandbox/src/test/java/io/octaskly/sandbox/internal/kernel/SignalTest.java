package io.octaskly.sandbox.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {

  @ParameterizedTest
  @CsvSource({
    "1, SIGHUP",
    "9, SIGKILL",
    "15, SIGTERM",
    "31, SIGSYS",
    "32, SIGRTMIN",
    "64, SIGRTMIN+32"
  })
  void a_signal_has_its_name(int signal, String name) {
    assertThat(Signal.nameOf(signal)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -9, 65, Integer.MAX_VALUE})
  void a_number_that_is_no_signal_is_said_to_be_none(int signal) {
    assertThat(Signal.nameOf(signal)).isEqualTo("signal " + signal + " (not a Linux signal)");
  }

  @Test
  void constants_and_names_agree() throws IllegalAccessException {
    for (Field field : Signal.class.getFields()) {
      if (!field.getName().equals("SIGRTMAX")) {
        assertThat(Signal.nameOf(field.getInt(null))).isEqualTo(field.getName());
      }
    }
  }

  @Test
  void numbers_are_those_of_the_header() {
    Map<String, Integer> header =
        KernelHeader.orSkip("/usr/include/asm-generic/signal.h").numbersNamed("SIG");
    header.values().removeIf(number -> number > Signal.SIGRTMIN);
    // second names for the same number
    header.keySet().removeAll(Set.of("IOT", "IO", "LOST", "UNUSED"));
    assertThat(header).hasSize(32);

    header.forEach((name, number) -> assertThat(Signal.nameOf(number)).isEqualTo("SIG" + name));
  }
}
