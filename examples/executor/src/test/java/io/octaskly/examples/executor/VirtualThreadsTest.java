package io.octaskly.examples.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

class VirtualThreadsTest {
  @Test
  void are_used_from_java_21_on_and_platform_threads_before() throws Exception {
    ExecutorService executor = VirtualThreads.newExecutor();
    try {
      // Platform threads of a pool have a name, and virtual ones have none.
      String name = executor.submit(() -> Thread.currentThread().getName()).get();
      boolean expected = Runtime.version().feature() >= 21;
      assertThat(VirtualThreads.available()).isEqualTo(expected);
      assertThat(name.isEmpty()).isEqualTo(expected);
    } finally {
      executor.shutdownNow();
    }
  }
}
