package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenPolicyTest {
  @ParameterizedTest
  @EnumSource
  void defaults_have_the_published_values(Role role) {
    TokenPolicy policy = TokenPolicy.defaults();

    assertThat(policy.issuer()).isEqualTo("octaskly");
    assertThat(policy.lifetime(role)).isEqualTo(Duration.ofHours(24));
    assertThat(policy.clockSkew()).isEqualTo(Duration.ofSeconds(30));
    assertThat(policy.acceptsNodeTokens()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "-PT1S", "PT0.5S", "PT1.5S", "P366DT1S"})
  void a_lifetime_is_whole_seconds_up_to_a_year(String lifetime) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenPolicy.builder().lifetime(Role.ADMIN, Duration.parse(lifetime)))
        .withMessageContaining("1 s..366 days");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT0.001S", "PT5M0.001S"})
  void the_skew_is_up_to_five_minutes(String skew) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenPolicy.builder().clockSkew(Duration.parse(skew)))
        .withMessageContaining("0..300 s");
  }

  @Test
  void a_policy_does_not_change_with_its_builder() {
    TokenPolicy.Builder builder = TokenPolicy.builder();
    TokenPolicy policy = builder.build();

    builder.lifetime(Duration.ofSeconds(1)).acceptNodeTokens(true).issuer("other");

    assertThat(policy).hasToString(TokenPolicy.defaults().toString());
    assertThat(builder.build().acceptsNodeTokens()).isTrue();
    assertThat(builder.build()).asString().contains("other", "PT1S", "node tokens");
  }
}
