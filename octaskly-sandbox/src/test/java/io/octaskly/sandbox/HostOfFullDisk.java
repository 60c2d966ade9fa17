package io.octaskly.sandbox;

import java.nio.file.Path;

/** Runs a task that prints more than fits on the disk, then one that spills nothing. */
final class HostOfFullDisk {
  private HostOfFullDisk() {}

  public static void main(String[] args) {
    OutputPolicy spill = OutputPolicy.spill(1000, Path.of(args[0]), Long.MAX_VALUE);
    Task.Builder task = Task.builder("head").args("-c", "5000000", "/dev/zero");
    Sandbox sandbox = Sandbox.builder().build();
    TaskResult result = sandbox.run(task.id("full").output(spill).build());
    System.out.println(result.outcome().describe());
    tell(result.stdout());
    tell(sandbox.run(task.id("none").output(OutputPolicy.truncate(1000)).build()).stdout());
  }

  private static void tell(CapturedOutput output) {
    System.out.println(
        output.totalBytes()
            + " bytes, "
            + output.size()
            + " kept, "
            + output.fileBytes()
            + " in the file");
    System.out.println(output.fileProblem().orElse("no problem"));
  }
}
