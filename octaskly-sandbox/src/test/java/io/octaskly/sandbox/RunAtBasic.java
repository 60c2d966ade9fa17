package io.octaskly.sandbox;

import java.util.Arrays;

/**
 * A host of its own, so that a test can choose its environment and its home: runs its arguments.
 */
final class RunAtBasic {
  private RunAtBasic() {}

  public static void main(String[] command) {
    Task task = Task.of(command[0], Arrays.copyOfRange(command, 1, command.length));
    TaskResult result = Sandbox.builder().level(IsolationLevel.BASIC).build().run(task);
    System.out.print(result.stdout().text());
    System.out.print(result.stderr().text());
    System.exit(result.exitCode().orElse(255));
  }
}
