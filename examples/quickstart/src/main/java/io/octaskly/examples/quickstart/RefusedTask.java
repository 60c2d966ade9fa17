package io.octaskly.examples.quickstart;

import io.octaskly.sandbox.Explanation;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.io.IOException;
import java.nio.file.Path;

/** A task that fails because it was not granted what it needs, and how to find out what that is. */
final class RefusedTask {
  private static final String SCRIPT =
      """
      #!/bin/sh
      read -r first < "$1" && echo "$first"
      """;

  private RefusedTask() {}

  /** Runs it, explains it, grants what is said. Returns whether it works then, and not before. */
  static boolean show(Sandbox sandbox, ScratchDirectory scratch, Terminal terminal)
      throws IOException {
    terminal.heading("4. Why does it not work?");
    terminal.print(
        """
        A script reads a file of prices that nobody has granted to it. It fails, and says what every
        program says. explain(task) runs it again, under the same rules, and tells more:
        """);
    Path script = scratch.file("first.sh", SCRIPT, "rwxr-xr-x");
    Path prices = scratch.file("prices.csv", "hammer,1999\n", "rw-r--r--");
    Task task = Task.of(script.toString(), prices.toString());

    TaskResult refused = sandbox.run(task);
    Explanation explanation = sandbox.explain(task);
    terminal.print("");
    terminal.print("stderr: " + String.join(" | ", refused.stderr().printableLines()));
    terminal.print("");
    terminal.print(explanation.toTable());

    String step = "allowRead(Path.of(\"" + prices + "\"))";
    boolean found = explanation.nextSteps().contains(step);
    TaskResult granted =
        sandbox.run(Task.builder(script.toString()).args(prices.toString()).read(prices).build());
    boolean works = granted.stdout().text().equals("hammer,1999\n");
    terminal.print("");
    terminal.print(
        found && works
            ? terminal.good("With the file granted to the task, it prints: hammer,1999")
            : terminal.bad("The explanation does not name the file, or granting it does not help"));
    return found && works && !refused.succeeded();
  }
}
