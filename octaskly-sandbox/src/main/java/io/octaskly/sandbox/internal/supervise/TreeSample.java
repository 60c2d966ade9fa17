package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Kernel;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * What a guard's descendants use at this moment, read from {@code /proc} ({@code
 * proc_pid_stat(5)}). A process that ends before it is read is left out.
 *
 * @param threads processes, counted as RLIMIT_NPROC does: by their threads
 * @param residentBytes resident memory of all; shared pages count once for each process
 * @param cpuTime processor time of all, those that have ended included
 */
record TreeSample(int threads, long residentBytes, Duration cpuTime) {
  private static final long PAGE = Kernel.pageSize();

  /** Clock ticks of {@code /proc} are 1/100 s on every architecture supported here. */
  private static final long TICK_MILLIS = 10;

  /**
   * Samples a guard's descendants.
   *
   * @param most when there are more threads than this, the rest is not looked at
   * @throws IOException if this process cannot read {@code /proc} now (it has too many open files)
   */
  static TreeSample of(int guard, ProcFiles files, int most) throws IOException {
    TreeSample total = new TreeSample(0, 0, Duration.ZERO);
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(guard);
    while (!queue.isEmpty() && total.threads <= most) {
      int pid = queue.remove();
      TreeSample one = read(pid, queue, files);
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

  private static TreeSample read(int pid, ArrayDeque<Integer> children, ProcFiles files)
      throws IOException {
    TreeSample own;
    try {
      own = stat(files.read("/proc/" + pid + "/stat"));
    } catch (NoSuchFileException e) {
      // It has ended since its parent was read, and uses nothing any more.
      return new TreeSample(0, 0, Duration.ZERO);
    }
    for (int thread : own.threads == 1 ? List.of(pid) : threads(pid)) {
      addChildren("/proc/" + pid + "/task/" + thread + "/children", children, files);
    }
    return own;
  }

  /** Each thread has its own list of the children that it has made. */
  private static List<Integer> threads(int pid) throws IOException {
    List<Integer> threads = new ArrayList<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        threads.add(Integer.valueOf(task.getFileName().toString()));
      }
    } catch (NoSuchFileException e) {
      return threads;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return threads;
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

  private static void addChildren(String list, ArrayDeque<Integer> queue, ProcFiles files)
      throws IOException {
    try {
      StringTokenizer children = new StringTokenizer(files.read(list));
      while (children.hasMoreTokens()) {
        queue.add(Integer.valueOf(children.nextToken()));
      }
    } catch (NoSuchFileException e) {
      // The thread has ended; its children have gone to another thread, or to the guard.
      return;
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
