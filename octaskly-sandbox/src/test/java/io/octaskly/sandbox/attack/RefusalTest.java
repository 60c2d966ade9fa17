package io.octaskly.sandbox.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalTest {
  @Test
  void first_report_counts() {
    assertThat(Refusal.in("some warning\nopen: errno 013\nfork: errno 011\n"))
        .contains(new Refusal("open", 13));
  }

  @Test
  void program_that_reports_nothing_was_not_refused() {
    assertThat(Refusal.in("")).isEmpty();
  }

  @Test
  void known_errno_is_put_in_words() {
    assertThat(new Refusal("open", 13).describe()).isEqualTo("open: permission denied (EACCES)");
  }

  @Test
  void unknown_errno_is_given_as_a_number() {
    assertThat(new Refusal("read", 107).describe()).isEqualTo("read: errno 107");
  }
}
