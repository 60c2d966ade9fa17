package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainHeadTest {
  private static final String CHAIN = "0123456789abcdef".repeat(4);

  @Test
  void its_word_is_number_and_chain_value() {
    assertThat(new ChainHead(42, CHAIN)).hasToString("42:" + CHAIN);
    assertThat(ChainHead.parse("42:" + CHAIN)).isEqualTo(new ChainHead(42, CHAIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "42", ":", "x:y", "042:", "-1:", "9999999999999999999:"})
  void another_word_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChainHead.parse(text + (text.endsWith(":") ? CHAIN : "")))
        .withMessageContaining("is malformed");
  }

  @Test
  void a_malformed_chain_value_or_number_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChainHead(1, CHAIN.replace("a", "A")));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChainHead(1, CHAIN + "0"));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChainHead(-1, CHAIN));
  }
}
