package io.octaskly.examples.benchmarks.crypto;

import io.octaskly.crypto.Context;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.SealedStreams;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How fast a file is sealed and opened as a stream, against one JCE cipher that does AES-256-GCM on
 * the same chunks of 64 KiB, each a message of its own; and whether the heap stays flat. The lanes
 * take turns.
 *
 * <p>Arguments: megabytes (2^20 bytes, default 1024), rounds (default 5), a directory (default
 * {@code java.io.tmpdir}).
 */
public final class StreamBenchmark {
  private static final Context CONTEXT = Context.of("dispatcher-01", "worker-01", "backup");
  private static final int CHUNK = (64 << 10) - 16;
  private static final int SEALED_CHUNK = 64 << 10;
  private static final int WARM_UP_ROUNDS = 2;

  private final long bytes;
  private final Path file;
  private final SealedStreams streams =
      SealedStreams.with(KeyRing.generate(InstantSource.system()));
  private final SecretKey key = new SecretKeySpec(new byte[32], "AES");
  private final byte[] plaintext = new byte[CHUNK];

  private StreamBenchmark(long bytes, Path file) {
    this.bytes = bytes;
    this.file = file;
  }

  /** Runs the comparison and prints it. */
  public static void main(String[] args) throws Exception {
    int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 1024;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path directory = Path.of(args.length > 2 ? args[2] : System.getProperty("java.io.tmpdir"));
    Path file = Files.createTempFile(directory, "octaskly-", ".stream");
    try {
      new StreamBenchmark((long) megabytes << 20, file).run(megabytes, rounds);
    } finally {
      Files.delete(file);
    }
  }

  @FunctionalInterface
  private interface Step {
    void take() throws IOException, GeneralSecurityException;
  }

  private void run(int megabytes, int rounds) throws Exception {
    List<Double> jceSeal = new ArrayList<>();
    List<Double> jceOpen = new ArrayList<>();
    List<Double> seal = new ArrayList<>();
    List<Double> open = new ArrayList<>();
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      boolean counts = round >= 0;
      time(this::sealWithJce, jceSeal, counts);
      time(this::openWithJce, jceOpen, counts);
      time(this::seal, seal, counts);
      time(this::open, open, counts);
    }
    System.out.printf(
        "%d MB, %d rounds after %d, %d processors, Java %s%n%n%-22s %10s %8s%n",
        megabytes,
        rounds,
        WARM_UP_ROUNDS,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        "",
        "p50 MB/s",
        "x JCE");
    print("JCE by chunk, seal", megabytes, jceSeal, jceSeal);
    print("SealedStreams, seal", megabytes, seal, jceSeal);
    print("JCE by chunk, open", megabytes, jceOpen, jceOpen);
    print("SealedStreams, open", megabytes, open, jceOpen);
    System.out.printf(
        "%nlive heap in KB: %d before, at most %d while sealing, %d while opening%n",
        usedKilobytes(), highestKilobytes(this::seal), highestKilobytes(this::open));
  }

  private static long usedKilobytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
  }

  /** Looks after a collection, as often as it can. */
  private static long highestKilobytes(Step step) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong highest = new AtomicLong();
    Thread thread =
        new Thread(
            () -> {
              while (!over.get()) {
                highest.accumulateAndGet(usedKilobytes(), Math::max);
              }
            },
            "live-heap");
    thread.start();
    try {
      step.take();
    } finally {
      over.set(true);
      thread.join();
    }
    return highest.get();
  }

  private void seal() throws IOException {
    try (OutputStream out = streams.sealing(Files.newOutputStream(file), CONTEXT)) {
      for (long left = bytes; left > 0; left -= CHUNK) {
        out.write(plaintext, 0, (int) Math.min(CHUNK, left));
      }
    }
  }

  private void open() throws IOException {
    byte[] buffer = new byte[SEALED_CHUNK];
    long total = 0;
    try (InputStream in = streams.opening(Files.newInputStream(file), CONTEXT)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
      }
    }
    requireAll(total);
  }

  private void sealWithJce() throws IOException, GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] sealed = new byte[SEALED_CHUNK];
    long number = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), SEALED_CHUNK)) {
      for (long left = bytes; left > 0; left -= CHUNK) {
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters(number++));
        int count = cipher.doFinal(plaintext, 0, (int) Math.min(CHUNK, left), sealed, 0);
        out.write(sealed, 0, count);
      }
    }
  }

  private void openWithJce() throws IOException, GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] sealed = new byte[SEALED_CHUNK];
    byte[] opened = new byte[SEALED_CHUNK];
    long number = 0;
    long total = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), SEALED_CHUNK)) {
      int count = in.readNBytes(sealed, 0, SEALED_CHUNK);
      while (count > 0) {
        cipher.init(Cipher.DECRYPT_MODE, key, parameters(number++));
        total += cipher.doFinal(sealed, 0, count, opened, 0);
        count = in.readNBytes(sealed, 0, SEALED_CHUNK);
      }
    }
    requireAll(total);
  }

  private static GCMParameterSpec parameters(long number) {
    byte[] nonce = new byte[12];
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[i] = (byte) (number >>> (8 * i));
    }
    return new GCMParameterSpec(128, nonce);
  }

  private void requireAll(long total) {
    if (total != bytes) {
      throw new IllegalStateException(total + " bytes were opened of " + bytes);
    }
  }

  private static void time(Step step, List<Double> seconds, boolean counts)
      throws IOException, GeneralSecurityException {
    long start = System.nanoTime();
    step.take();
    if (counts) {
      seconds.add((System.nanoTime() - start) / 1e9);
    }
  }

  private static void print(String name, int megabytes, List<Double> seconds, List<Double> peer) {
    System.out.printf(
        "%-22s %10.0f %8.2f%n",
        name, megabytes * (1 << 20) / 1e6 / median(seconds), median(seconds) / median(peer));
  }

  private static double median(List<Double> seconds) {
    double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
