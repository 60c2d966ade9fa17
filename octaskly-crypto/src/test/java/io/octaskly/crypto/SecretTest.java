package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.STRONG;
import static io.octaskly.crypto.Samples.secret;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.Serializable;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void it_never_prints() {
    assertThat(secret(STRONG)).hasToString("Secret[****]");
    assertThat("" + SecretSource.of(STRONG.toCharArray())).doesNotContain(STRONG.substring(0, 4));
  }

  @Test
  void it_is_not_serializable() {
    assertThat(secret(STRONG)).isNotInstanceOf(Serializable.class);
  }

  @Test
  void equal_texts_do_not_make_equal_secrets() {
    assertThat(secret(STRONG)).isNotEqualTo(secret(STRONG));
  }

  @Property
  void it_gives_what_it_was_given(@ForAll String text) {
    String whole = new String(text.getBytes(UTF_8), UTF_8);

    assertThat(secret(whole).toCharArray()).isEqualTo(whole.toCharArray());
    assertThat(secret(whole).toUtf8()).isEqualTo(whole.getBytes(UTF_8));
  }

  @Test
  void it_shares_no_array_with_its_callers() {
    char[] given = STRONG.toCharArray();
    Secret secret = Secret.of(given);
    Arrays.fill(given, 'x');
    Arrays.fill(secret.toCharArray(), 'y');
    Arrays.fill(secret.toUtf8(), (byte) 'z');

    assertThat(secret.toCharArray()).isEqualTo(STRONG.toCharArray());
  }

  @Test
  void closing_wipes_it() throws ReflectiveOperationException {
    Secret secret = secret(STRONG);
    var field = Secret.class.getDeclaredField("characters");
    field.setAccessible(true);
    secret.close();
    secret.close();

    assertThat((char[]) field.get(secret)).containsOnly('\0').hasSize(STRONG.length());
    assertThatIllegalStateException()
        .isThrownBy(secret::toCharArray)
        .withMessage("secret is closed: read it from its source again");
    assertThatIllegalStateException().isThrownBy(secret::toUtf8);
    assertThat(secret).hasToString("Secret[****]");
  }

  @Test
  void half_a_surrogate_pair_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> secret("fine so far \ud83d"))
        .withMessageContaining("half a surrogate pair")
        .withMessageNotContaining("fine");
  }
}
