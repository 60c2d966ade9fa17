package io.octaskly.crypto.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedSecretTest {
  private static final String FIRST = "5f2b8e0c9d4a41e7b6f3a1c8d2e79640";
  private static final String SECOND = "77aa0b1c3d5e4f6871928374a5b6c7d8";

  private final List<String> news = new ArrayList<>();
  private Instant now = Instant.parse("2026-02-07T14:30:45Z");
  private String kept = FIRST;
  private int asked;
  private final SecretSource source =
      SecretSource.remote(
          "the vault",
          () -> {
            asked++;
            return kept.toCharArray();
          });
  private final CachedSecret cached =
      source
          .cached(Duration.ofMinutes(5), () -> now)
          .onChange(secret -> news.add(new String(secret.toCharArray())));

  @Test
  void a_secret_is_asked_for_once_until_it_expires() {
    assertThat(read()).isEqualTo(FIRST);
    now = now.plus(Duration.ofMinutes(5)).minusNanos(1);
    assertThat(read()).isEqualTo(FIRST);
    assertThat(asked).isEqualTo(1);

    now = now.plusNanos(1);
    assertThat(read()).isEqualTo(FIRST);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void a_secret_that_was_read_and_closed_does_not_close_the_remembered_one() {
    cached.read().close();

    assertThat(read()).isEqualTo(FIRST);
  }

  @Test
  void a_rotated_secret_is_told_of_once() {
    read();
    kept = SECOND;
    assertThat(read()).isEqualTo(FIRST);
    assertThat(news).isEmpty();

    now = now.plus(Duration.ofMinutes(5));
    assertThat(read()).isEqualTo(SECOND);
    assertThat(read()).isEqualTo(SECOND);
    assertThat(news).containsExactly(SECOND);
  }

  @Test
  void a_refresh_notices_a_rotation_at_once() {
    read();
    kept = SECOND;
    cached.refresh();

    assertThat(news).containsExactly(SECOND);
    assertThat(read()).isEqualTo(SECOND);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void the_first_secret_is_no_news() {
    cached.refresh();

    assertThat(news).isEmpty();
  }

  @Test
  void a_failed_refresh_leaves_the_secret_until_it_expires_and_no_longer() {
    read();
    kept = "weak";
    assertThatExceptionOfType(SecretRefusedException.class).isThrownBy(cached::refresh);
    assertThat(read()).isEqualTo(FIRST);

    now = now.plus(Duration.ofMinutes(5));
    assertThatExceptionOfType(SecretRefusedException.class).isThrownBy(this::read);
    kept = SECOND;
    assertThat(read()).isEqualTo(SECOND);
    assertThat(news).containsExactly(SECOND);
  }

  @Test
  void a_listener_that_fails_is_heard_and_the_secret_remembered() {
    read();
    kept = SECOND;
    cached.onChange(
        secret -> {
          throw new IllegalStateException("cannot rotate");
        });

    assertThatIllegalStateException().isThrownBy(cached::refresh).withMessage("cannot rotate");
    assertThat(read()).isEqualTo(SECOND);
  }

  @Test
  void nothing_can_be_read_after_closing() {
    read();
    cached.close();
    cached.close();

    assertThatIllegalStateException().isThrownBy(this::read).withMessageContaining("the vault");
    assertThatIllegalStateException().isThrownBy(cached::refresh);
  }

  @Test
  void an_expiry_is_more_than_zero() {
    for (Duration expiry : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      assertThatIllegalArgumentException().isThrownBy(() -> source.cached(expiry, () -> now));
    }
  }

  private String read() {
    try (Secret secret = cached.read()) {
      return new String(secret.toCharArray());
    }
  }
}
