package io.octaskly.sandbox.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ByteQueueTest {
  /** Positive numbers add that many bytes, negative ones remove at most as many. */
  @Property
  void bytes_come_out_in_the_order_they_went_in(
      @ForAll List<@IntRange(min = -5000, max = 5000) Integer> steps) {
    ByteQueue queue = new ByteQueue();
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte next = 0;
    for (int step : steps) {
      byte[] bytes = new byte[Math.abs(step) + 2];
      if (step > 0) {
        for (int i = 1; i <= step; i++) {
          bytes[i] = next++;
        }
        queue.add(bytes, 1, step);
        in.write(bytes, 1, step);
      } else {
        int count = queue.remove(bytes, 1, -step);
        assertThat(count).isEqualTo(Math.min(-step, in.size() - out.size()));
        out.write(bytes, 1, count);
      }
      assertThat(queue.size()).isEqualTo(in.size() - out.size());
    }

    assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(in.toByteArray(), out.size()));
  }

  @Property
  void cleared_queue_starts_anew(@ForAll @IntRange(min = 1, max = 5000) int count) {
    ByteQueue queue = new ByteQueue();
    queue.add(new byte[count], 0, count);

    queue.clear();
    queue.add(new byte[] {7}, 0, 1);

    byte[] out = new byte[2];
    assertThat(queue.remove(out, 0, 2)).isEqualTo(1);
    assertThat(out[0]).isEqualTo((byte) 7);
  }
}
