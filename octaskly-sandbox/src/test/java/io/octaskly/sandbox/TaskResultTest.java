package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskResultTest {
  private static final CapturedOutput NOTHING = new CapturedOutput(new byte[0], 0);
  private static final ResourceUsage USAGE =
      new ResourceUsage(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0);

  @Test
  void exit_code_0_is_success() {
    TaskResult result = ended(new Outcome.Exited(0));

    assertThat(result.succeeded()).isTrue();
    assertThat(result.exitCode()).hasValue(0);
    assertThat(result.orThrow()).isSameAs(result);
  }

  @Test
  void any_other_exit_code_is_failure() {
    TaskResult result = ended(new Outcome.Exited(3));

    assertThat(result.succeeded()).isFalse();
    assertThat(result.exitCode()).hasValue(3);
  }

  @Test
  void a_task_that_did_not_exit_has_no_exit_code() {
    assertThat(ended(new Outcome.Signalled(9)).exitCode()).isEmpty();
    assertThat(ended(new Outcome.Cancelled()).exitCode()).isEmpty();
    assertThat(ended(new Outcome.Cancelled()).succeeded()).isFalse();
  }

  @Test
  void failure_can_be_made_an_exception_that_carries_the_result() {
    TaskResult result = ended(new Outcome.Exited(3));

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(result::orThrow)
        .satisfies(failure -> assertThat(failure.result()).isSameAs(result));
  }

  @Test
  void a_result_has_its_parts() {
    CapturedOutput stdout = new CapturedOutput("out".getBytes(US_ASCII), 3);
    CapturedOutput stderr = new CapturedOutput("err".getBytes(US_ASCII), 3);
    Outcome outcome = new Outcome.Exited(0);
    TaskResult result =
        new TaskResult(
            "id", outcome, stdout, stderr, CollectedFiles.none(), USAGE, Map.of(), Denials.none());

    assertThat(result.taskId()).isEqualTo("id");
    assertThat(result.outcome()).isSameAs(outcome);
    assertThat(result.stdout()).isSameAs(stdout);
    assertThat(result.stderr()).isSameAs(stderr);
    assertThat(result.files()).isSameAs(CollectedFiles.none());
    assertThat(result.usage()).isSameAs(USAGE);
  }

  @Test
  void guarantees_are_in_the_order_of_the_documentation() {
    Map<Guarantee, List<Mechanism>> guarantees = new LinkedHashMap<>();
    guarantees.put(Guarantee.WRITES_CONFINED, List.of(Mechanism.LANDLOCK, Mechanism.SECCOMP));
    guarantees.put(Guarantee.OWN_SESSION, List.of(Mechanism.SETSID));

    assertThat(ended(new Outcome.Cancelled(), guarantees).guarantees())
        .containsExactly(
            entry(Guarantee.OWN_SESSION, List.of(Mechanism.SETSID)),
            entry(Guarantee.WRITES_CONFINED, List.of(Mechanism.LANDLOCK, Mechanism.SECCOMP)));
  }

  @Test
  void guarantees_neither_follow_their_source_nor_can_be_changed() {
    List<Mechanism> means = new ArrayList<>(List.of(Mechanism.SETSID));
    Map<Guarantee, List<Mechanism>> guarantees = new LinkedHashMap<>();
    guarantees.put(Guarantee.OWN_SESSION, means);
    TaskResult result = ended(new Outcome.Cancelled(), guarantees);
    means.add(Mechanism.RLIMIT);
    guarantees.clear();

    assertThat(result.guarantees())
        .containsExactly(entry(Guarantee.OWN_SESSION, List.of(Mechanism.SETSID)));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> result.guarantees().clear());
  }

  @Test
  void the_text_form_is_id_and_outcome() {
    assertThat(ended(new Outcome.Signalled(11)))
        .hasToString("task t-1 was ended by signal 11 (SIGSEGV)");
  }

  private static TaskResult ended(Outcome outcome) {
    return ended(outcome, Map.of());
  }

  private static TaskResult ended(Outcome outcome, Map<Guarantee, List<Mechanism>> guarantees) {
    return new TaskResult(
        "t-1", outcome, NOTHING, NOTHING, CollectedFiles.none(), USAGE, guarantees, Denials.none());
  }
}
