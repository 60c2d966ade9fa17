package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.ring;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One object serves all threads. */
class ConcurrentSealingTest {
  private static final int THREADS = 4;
  private static final int MESSAGES = 300;

  @ParameterizedTest
  @EnumSource
  @Timeout(60)
  void threads_share_one_object(SealedFormat format) throws Exception {
    SealedMessages messages =
        SealedMessages.builder(ring("a").acceptLegacyV1()).format(format).build();

    onAllThreads(
        plaintext ->
            assertThat(messages.open(messages.seal(plaintext, CONTEXT), CONTEXT))
                .isEqualTo(plaintext));
  }

  @Test
  @Timeout(60)
  void every_message_opens_while_the_ring_rotates() throws Exception {
    AtomicReference<SealedMessages> current = new AtomicReference<>(SealedMessages.with(ring("a")));

    onAllThreads(
        plaintext -> {
          byte[] sealed = current.get().seal(plaintext, CONTEXT);
          if (sealed[13] > 112) { // once in seventeen messages
            current.updateAndGet(messages -> messages.withKeys(messages.keys().rotate(CLOCK)));
          }
          assertThat(current.get().open(sealed, CONTEXT)).isEqualTo(plaintext);
        });
  }

  @Test
  @Timeout(60)
  void no_version_1_message_goes_uncounted() throws Exception {
    KeyRing ring = ring("a").acceptLegacyV1();
    SealedMessages messages = SealedMessages.builder(ring).format(SealedFormat.LEGACY_V1).build();

    onAllThreads(plaintext -> messages.seal(plaintext, CONTEXT));

    assertThat(ring.primaryKey().legacyMessages()).hasValue((long) THREADS * MESSAGES);
  }

  private static void onAllThreads(Step step) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        String name = "thread " + thread + ", message ";
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < MESSAGES; i++) {
                    step.take((name + i).getBytes(UTF_8));
                  }
                }));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @FunctionalInterface
  private interface Step {
    void take(byte[] plaintext);
  }
}
