package io.octaskly.examples.quickstart;

import io.octaskly.sandbox.CollectedFile;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A task such as a host would run: reads a file it was granted, computes, leaves a result. */
final class UsefulTask {
  private static final int ORDERS = 500;

  /** Only what every shell has built in: at STRICT a program cannot start another. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      orders=0 cents=0
      while IFS=, read -r customer quantity price; do
        orders=$((orders + 1))
        cents=$((cents + quantity * price))
      done < "$1"
      printf '%d orders, %d.%02d EUR' $orders $((cents / 100)) $((cents % 100)) > result.txt
      """;

  private UsefulTask() {}

  /** Runs it and tells about it. Returns whether the result is right. */
  static boolean show(Sandbox sandbox, ScratchDirectory scratch, Terminal terminal)
      throws IOException {
    terminal.heading("1. A useful task");
    terminal.print(
        """
        A shell script adds up the orders in a file. It may read that file, write into a directory of
        its own, from which this program then collects result.txt, and nothing more.
        """);
    TaskResult result = sandbox.run(task(scratch));
    List<String> lines =
        result.files().get("result.txt").map(CollectedFile::printableLines).orElse(List.of());
    String text = lines.isEmpty() ? "missing" : String.join(" | ", lines);
    boolean right = result.succeeded() && text.equals(expected());

    Table table = new Table(terminal, 10);
    terminal.print("");
    table.row(
        "the task",
        "%s after %d ms"
            .formatted(result.outcome().describe(), result.usage().wallTime().toMillis()));
    if (right) {
      table.row("result.txt", terminal.good(text + ", as expected"));
    } else {
      table.row("result.txt", terminal.bad(text + ", but expected " + expected()));
      table.row("stderr", String.join(" | ", result.stderr().printableLines()));
    }
    guarantees(sandbox, result, terminal);
    return right;
  }

  private static Task task(ScratchDirectory scratch) throws IOException {
    Path script = scratch.file("add-up.sh", SCRIPT, "rwxr-xr-x");
    Path orders = scratch.file("orders.csv", orders(), "rw-r--r--");
    return Task.builder(script.toString())
        .args(orders.toString())
        .read(orders)
        .collect("result.txt")
        .limits(ResourceLimits.strict())
        .build();
  }

  private static void guarantees(Sandbox sandbox, TaskResult result, Terminal terminal) {
    terminal.print("");
    terminal.print(
        "What level "
            + sandbox.level()
            + " promised for this run, and what kept the promise, as the result reports it:");
    Table table = new Table(terminal, 58);
    table.head("guarantee", "kept by");
    result.guarantees().forEach((guarantee, by) -> table.row(guarantee.label(), named(by)));
  }

  static String named(List<Mechanism> mechanisms) {
    return mechanisms.stream().map(Mechanism::label).collect(Collectors.joining(", "));
  }

  /** Lines of customer, quantity and price in cents. */
  private static String orders() {
    StringBuilder lines = new StringBuilder();
    for (int order = 0; order < ORDERS; order++) {
      lines.append("customer-").append(order % 7);
      lines.append(',').append(quantity(order)).append(',').append(price(order)).append('\n');
    }
    return lines.toString();
  }

  private static String expected() {
    int cents = 0;
    for (int order = 0; order < ORDERS; order++) {
      cents += quantity(order) * price(order);
    }
    return String.format(Locale.ROOT, "%d orders, %d.%02d EUR", ORDERS, cents / 100, cents % 100);
  }

  private static int quantity(int order) {
    return 1 + order % 5;
  }

  private static int price(int order) {
    return 199 + order * 37 % 4800;
  }
}
