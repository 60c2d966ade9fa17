package io.octaskly.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A task in Java, in one class: threads that leave garbage, input, a digest, files, sleep. */
final class JavaTask {
  private static volatile byte[] garbage = {};

  private JavaTask() {}

  public static void main(String[] args) throws Exception {
    var threads = Executors.newFixedThreadPool(4);
    int sum = 0;
    for (Future<Integer> number :
        threads.invokeAll(IntStream.range(0, 8).mapToObj(JavaTask::litter).toList())) {
      sum += number.get();
    }
    threads.shutdown();
    System.gc();
    Thread.sleep(10);
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest("x".getBytes(StandardCharsets.UTF_8));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.printf(
        "%d %s %d %d %s %s%n",
        sum,
        HexFormat.of().formatHex(digest, 0, 4),
        in.lines().count(),
        Files.readString(Path.of(args[0])).length(),
        failure(() -> Files.writeString(Path.of(args[0]), "x")),
        failure(() -> new ProcessBuilder("/bin/true").start()));
  }

  private static java.util.concurrent.Callable<Integer> litter(int number) {
    return () -> {
      for (int i = 0; i < 1_000; i++) {
        garbage = new byte[100_000];
      }
      return number;
    };
  }

  /** The error number of {@code execve}, or the name of the exception. */
  private static String failure(java.util.concurrent.Callable<?> action) throws Exception {
    try {
      action.call();
      return "none";
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      return message.contains("/bin/true") && message.matches("(?s).*error[=:] ?13,? .*")
          ? "13"
          : e.getClass().getSimpleName();
    }
  }
}
