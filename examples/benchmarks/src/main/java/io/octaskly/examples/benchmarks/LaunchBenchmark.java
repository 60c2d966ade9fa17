package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.contest.Contest;
import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Measure;
import io.octaskly.examples.benchmarks.launch.Crowd;
import io.octaskly.examples.benchmarks.launch.LauncherField;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Launch to result, with standard output and standard error read, one at a time: all levels against
 * what people would use instead.
 *
 * <p>Arguments: {@code seconds} (20), {@code field} ({@code all} or {@code few}), {@code heap}
 * (megabytes that live meanwhile, 0), {@code tasks} (others that run meanwhile, 0), {@code files}
 * (that are open meanwhile, 0), {@code output} (bytes that the program prints, 0).
 */
public final class LaunchBenchmark {
  private LaunchBenchmark() {}

  /** Runs the comparison. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int output = arguments.number("output", 0);
    int tasks = arguments.number("tasks", 0);
    int megabytes = arguments.number("heap", 0);
    byte[][] heap = liveHeap(megabytes);
    List<RandomAccessFile> files = openFiles(arguments.number("files", 0));
    LauncherField field =
        arguments.text("field", "all").equals("all") ? LauncherField.all() : LauncherField.few();
    List<String> command = List.of("/bin/true");
    if (output > 0) {
      command = List.of("/usr/bin/head", "-c", Integer.toString(output), "/dev/zero");
      field.without(LauncherField.LIMIT, "it reads no output");
    }
    String title = "Launch of " + command.get(0);
    title += megabytes > 0 ? ", %d MB of live heap".formatted(megabytes) : "";
    title += tasks > 0 ? ", %d other tasks alive".formatted(tasks) : "";
    title += files.isEmpty() ? "" : ", %d more open files".formatted(files.size());
    title += output > 0 ? ", %d bytes of output".formatted(output) : "";
    Group group =
        new Group(title, Measure.MILLIS, LauncherField.PEER, output > 0 ? "" : LauncherField.LIMIT);
    field.reportAbsent(group);
    try (Crowd others = Crowd.ofTasks()) {
      for (int i = 0; i < tasks; i++) {
        others.startOne();
      }
      new Contest(group, arguments.seed())
          .addAll(field.contestants(command, output))
          .run(arguments.time(20), 20_000);
    }
    for (RandomAccessFile file : files) {
      file.close();
    }
    arguments.finish(List.of(group));
    // The heap must live until here.
    if (heap.length > 0 && heap[heap.length - 1][0] != 1) {
      throw new IllegalStateException("the heap is gone");
    }
  }

  /**
   * Memory that a launch which copied page tables would have to pay for. In small pieces: one of
   * half a region of G1's has regions of its own, up to twice its size.
   */
  private static byte[][] liveHeap(int megabytes) {
    byte[][] heap = new byte[megabytes * 16][];
    for (int i = 0; i < heap.length; i++) {
      heap[i] = new byte[1 << 16];
      Arrays.fill(heap[i], (byte) 1);
    }
    return heap;
  }

  /** What a launch that closes descriptors one by one would have to pay for. */
  private static List<RandomAccessFile> openFiles(int count) throws Exception {
    List<RandomAccessFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(new RandomAccessFile("/dev/null", "r"));
    }
    return files;
  }
}
