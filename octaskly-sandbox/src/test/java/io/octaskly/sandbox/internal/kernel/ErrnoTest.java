package io.octaskly.sandbox.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrnoTest {

  @Test
  void a_number_is_described_by_name_and_meaning() {
    assertThat(Errno.describe(Errno.EACCES)).isEqualTo("EACCES (Permission denied)");
    assertThat(Errno.describe(133)).isEqualTo("EHWPOISON (Memory page has hardware error)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 41, 58, 134, Integer.MIN_VALUE})
  void an_undefined_number_is_said_to_be_one(int errno) {
    assertThat(Errno.describe(errno)).contains(Integer.toString(errno)).contains("not a Linux");
  }

  @Test
  void constants_and_descriptions_agree() throws IllegalAccessException {
    for (Field field : Errno.class.getFields()) {
      assertThat(Errno.describe(field.getInt(null))).startsWith(field.getName() + " (");
    }
  }

  @Test
  void numbers_are_those_of_the_headers() {
    Map<String, Integer> header = new HashMap<>();
    for (String file : new String[] {"errno-base.h", "errno.h"}) {
      header.putAll(KernelHeader.orSkip("/usr/include/asm-generic/" + file).numbersNamed("E"));
    }
    // second names for the same number
    header.keySet().removeAll(Set.of("WOULDBLOCK", "DEADLOCK"));
    assertThat(header).hasSize(131);

    header.forEach(
        (name, number) -> assertThat(Errno.describe(number)).startsWith("E" + name + " ("));
  }
}
