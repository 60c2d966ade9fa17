package io.octaskly.sandbox.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TaskOutputTest {
  private static final int CHUNK = TaskOutput.CHUNK;
  private static final int WINDOW = TaskOutput.WINDOW;

  private final AtomicInteger roomAgain = new AtomicInteger();

  @Test
  void reader_gets_what_is_kept_and_what_is_not() throws IOException {
    TaskOutput output = output(3);
    add(output, "abcdef");
    OutputReader reader = OutputReader.of(output);
    add(output, "gh");
    output.end();

    assertThat(reader.readAllBytes()).asString().isEqualTo("abcdefgh");
    assertThat(output.kept()).asString().isEqualTo("abc");
    assertThat(output.total()).isEqualTo(8);
    assertThat(output.overflowed()).isTrue();
  }

  @Test
  void chunk_may_lie_across_the_end_of_what_is_kept() {
    TaskOutput output = output(3);
    Follower follower = output.open();
    add(output, "abcdef");

    assertThat(follower.take()).asString().isEqualTo("abcdef");
    assertThat(follower.take()).isNull();
  }

  @Test
  void output_is_never_full_without_a_reader() {
    TaskOutput output = output(0);

    addChunks(output, 100);

    assertThat(output.isFull()).isFalse();
    assertThat(output.total()).isEqualTo(100L * CHUNK);
  }

  @Test
  void window_is_held_back_beyond_what_is_kept() throws IOException {
    TaskOutput output = output(CHUNK);
    addChunks(output, 1 + WINDOW / CHUNK);
    output.end();

    assertThat(OutputReader.of(output).readAllBytes()).hasSize(CHUNK + WINDOW);
  }

  @Test
  void output_whose_beginning_is_gone_cannot_be_opened() {
    TaskOutput output = output(CHUNK);
    addChunks(output, 1 + WINDOW / CHUNK);
    add(output, "x");

    assertThatIllegalStateException()
        .isThrownBy(output::open)
        .withMessageContaining("stream under test")
        .withMessageContaining(Long.toString(CHUNK + WINDOW + 1))
        .withMessageContaining("OutputPolicy");
  }

  @Test
  void reader_that_lags_makes_the_output_full_before_the_window_is_exceeded() {
    TaskOutput output = output(1 << 20);
    output.open();

    int added = 0;
    while (!output.isFull()) {
      addChunks(output, 1);
      added += CHUNK;
    }

    assertThat(added).isEqualTo(WINDOW);
  }

  @Test
  void producer_is_told_once_when_half_the_window_has_been_read() throws IOException {
    TaskOutput output = output(0);
    OutputReader reader = OutputReader.of(output);
    addChunks(output, WINDOW / CHUNK);

    assertThat(reader.readNBytes(WINDOW / 2 - 1)).hasSize(WINDOW / 2 - 1);
    assertThat(output.isFull()).isTrue();
    assertThat(roomAgain).hasValue(0);
    assertThat(reader.read()).isZero();
    assertThat(output.isFull()).isFalse();
    assertThat(reader.readNBytes(CHUNK)).hasSize(CHUNK);
    assertThat(roomAgain).hasValue(1);
  }

  @Test
  void opening_late_makes_the_output_full_at_once() {
    TaskOutput output = output(1 << 20);
    addChunks(output, 1 + WINDOW / CHUNK);

    output.open();

    assertThat(output.isFull()).isTrue();
  }

  @Test
  void full_output_takes_more_all_the_same() throws IOException {
    TaskOutput output = output(0);
    OutputReader reader = OutputReader.of(output);
    addChunks(output, 20);
    output.end();

    assertThat(reader.readAllBytes()).hasSize(20 * CHUNK);
  }

  @Test
  void closed_reader_lets_the_producer_go_on() {
    TaskOutput output = output(5);
    OutputReader reader = OutputReader.of(output);
    addChunks(output, WINDOW / CHUNK);

    reader.close();
    addChunks(output, 10);

    assertThat(output.isFull()).isFalse();
    assertThat(roomAgain).hasValue(1);
    assertThat(output.total()).isEqualTo(WINDOW + 10L * CHUNK);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(reader::read)
        .withMessageContaining("closed");
    assertThatExceptionOfType(IOException.class).isThrownBy(reader::available);
  }

  @Test
  void two_outputs_are_claimed_together_or_not_at_all() {
    TaskOutput one = output(10);
    TaskOutput other = output(10);
    other.open();

    assertThatIllegalStateException()
        .isThrownBy(() -> TaskOutput.openBoth(one, other, () -> {}))
        .withMessageContaining("asked for before");

    assertThat(OutputReader.of(one)).isNotNull();
  }

  @Test
  void until_it_is_decided_a_reader_is_waited_for() throws IOException {
    TaskOutput output = new TaskOutput("stream under test", CHUNK, roomAgain::incrementAndGet);
    int added = 0;
    while (!output.isFull()) {
      addChunks(output, 1);
      added += CHUNK;
    }
    addChunks(output, 1);
    output.end();

    assertThat(added).isEqualTo(CHUNK + WINDOW);
    assertThat(OutputReader.of(output).readAllBytes()).hasSize(added + CHUNK);
  }

  @Test
  void once_it_is_decided_nobody_is_waited_for() {
    TaskOutput output = new TaskOutput("stream under test", 0, roomAgain::incrementAndGet);
    addChunks(output, WINDOW / CHUNK);
    assertThat(output.isFull()).isTrue();

    output.decided();

    assertThat(output.isFull()).isFalse();
    assertThat(roomAgain).hasValue(1);
  }

  @Test
  void reader_that_was_there_in_time_is_waited_for_all_the_same() {
    TaskOutput output = new TaskOutput("stream under test", 0, roomAgain::incrementAndGet);
    output.open();
    addChunks(output, WINDOW / CHUNK);

    output.decided();

    assertThat(output.isFull()).isTrue();
  }

  private TaskOutput output(long cap) {
    TaskOutput output = new TaskOutput("stream under test", cap, roomAgain::incrementAndGet);
    output.decided();
    roomAgain.set(0);
    return output;
  }

  private static void add(TaskOutput output, String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    output.add(bytes, bytes.length);
  }

  private static void addChunks(TaskOutput output, int count) {
    for (int i = 0; i < count; i++) {
      output.add(new byte[CHUNK], CHUNK);
    }
  }
}
