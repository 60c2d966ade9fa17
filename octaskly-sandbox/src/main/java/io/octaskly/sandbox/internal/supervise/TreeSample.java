package io.octaskly.sandbox.internal.supervise;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.StringTokenizer;

/**
 * What a guard's descendants use at this moment, read from {@code /proc} ({@code
 * proc_pid_stat(5)}). A process that ends while it is being read is left out.
 *
 * @param threads processes, counted as RLIMIT_NPROC does: by their threads
 * @param residentBytes resident memory of all; shared pages count once for each process
 * @param cpuTime processor time of all, those that have ended included
 */
record TreeSample(int threads, long residentBytes, Duration cpuTime) {
  private static final long PAGE = 4096;

  /** Clock ticks of {@code /proc} are 1/100 s on every architecture supported here. */
  private static final long TICK_MILLIS = 10;

  static TreeSample of(int guard) {
    TreeSample total = new TreeSample(0, 0, Duration.ZERO);
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(guard);
    while (!queue.isEmpty()) {
      int pid = queue.remove();
      TreeSample one = read(pid, queue);
      total =
          pid == guard
              ? new TreeSample(0, 0, one.cpuTime)
              : new TreeSample(
                  total.threads + one.threads,
                  total.residentBytes + one.residentBytes,
                  total.cpuTime.plus(one.cpuTime));
    }
    return total;
  }

  private static TreeSample read(int pid, ArrayDeque<Integer> children) {
    Path process = Path.of("/proc", Integer.toString(pid));
    try {
      TreeSample own = stat(Files.readString(process.resolve("stat"), ProcessEntry.ANY_BYTES));
      addChildren(process, children);
      return own;
    } catch (IOException | DirectoryIteratorException e) {
      // ESRCH or ENOENT: it has ended since its parent was read, and uses nothing any more.
      return new TreeSample(0, 0, Duration.ZERO);
    }
  }

  private static TreeSample stat(String line) {
    // The command's name, in parentheses, may hold anything.
    StringTokenizer fields = new StringTokenizer(line.substring(line.lastIndexOf(')') + 1));
    skip(fields, 11);
    long ticks = next(fields) + next(fields) + next(fields) + next(fields);
    skip(fields, 2);
    int threads = (int) next(fields);
    skip(fields, 3);
    long pages = next(fields);
    return new TreeSample(threads, pages * PAGE, Duration.ofMillis(ticks * TICK_MILLIS));
  }

  static void addChildren(Path process, ArrayDeque<Integer> queue) throws IOException {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        StringTokenizer children = new StringTokenizer(Files.readString(task.resolve("children")));
        while (children.hasMoreTokens()) {
          queue.add(Integer.parseInt(children.nextToken()));
        }
      }
    }
  }

  private static void skip(StringTokenizer fields, int count) {
    for (int i = 0; i < count; i++) {
      fields.nextToken();
    }
  }

  private static long next(StringTokenizer fields) {
    return Long.parseLong(fields.nextToken());
  }
}
