package io.octaskly.examples.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobSerializerTest {
  private final JobSerializer serializer = new JobSerializer();

  @Test
  void job_is_read_as_it_was_written() {
    Job job = new Job("v1.abc-_", Duration.ofMillis(86_400_001), 17);

    assertThat(serializer.deserialize(Job.class, serializer.serialize(job))).isEqualTo(job);
    assertThat(job.next().taskId("nightly")).isEqualTo("nightly.18");
    assertThat(Job.once("v1.abc").taskId("report")).isEqualTo("report");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1.abc",
        "run -1 every 0 ms v1.abc",
        "run 1234567890123456789 every 0 ms v1.abc",
        "run 0 every 0 ms v1.abc\n",
        "run 0 every 0 ms "
      })
  void what_is_no_job_becomes_a_ticket_that_no_host_opens(String text) {
    Job job = serializer.deserialize(Job.class, text.getBytes(StandardCharsets.US_ASCII));

    assertThat(job).isEqualTo(Job.once(text));
  }
}
