package io.octaskly.sandbox.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.GuaranteeUnavailableException;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignalGuaranteeTest {
  /** In the order of preference. */
  private static final List<Mechanism> WAYS =
      List.of(
          Mechanism.LANDLOCK_SCOPES,
          Mechanism.OWN_USER_ID,
          Mechanism.SIGNAL_LISTENER,
          Mechanism.SELF_SIGNALS_ONLY);

  private static final GuaranteeTable.Request REQUEST =
      new GuaranteeTable.Request(
          IsolationLevel.STRICT, false, false, true, false, Set.of(), Set.of());

  private final Set<Mechanism> available = EnumSet.allOf(Mechanism.class);

  SignalGuaranteeTest() {
    available.remove(Mechanism.PID_NAMESPACE);
  }

  @Test
  void next_best_way_is_taken_when_one_is_missing() {
    for (Mechanism way : WAYS) {
      assertThat(
              GuaranteeTable.resolve(REQUEST, available, HostFeatures.probe())
                  .get(Guarantee.HOST_PROCESSES_UNTOUCHED))
          .containsExactly(way, Mechanism.SECCOMP);
      available.remove(way);
    }
  }

  @Test
  void without_any_way_the_refusal_names_them_all() {
    available.removeAll(WAYS);

    assertThatExceptionOfType(GuaranteeUnavailableException.class)
        .isThrownBy(() -> GuaranteeTable.resolve(REQUEST, available, HostFeatures.probe()))
        .satisfies(
            refusal ->
                assertThat(refusal.guarantee()).isEqualTo(Guarantee.HOST_PROCESSES_UNTOUCHED))
        .withMessageContaining("Landlock scopes")
        .withMessageContaining("own user id")
        .withMessageContaining("signals through a listener")
        .withMessageContaining("signals to itself only");
  }
}
