package io.octaskly.examples.springboot;

import io.octaskly.guard.TextGuard;
import io.octaskly.guard.ToolGuard;
import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Task;
import io.octaskly.springboot.OctasklyProperties;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The programs that clients can have run. A client that could name paths, grants, variables or
 * levels would be as mighty as this application's operator, so it names none: the operator writes
 * programs and their arguments into the configuration, and a client chooses one by its name, and
 * values of parameters that must match a pattern as a whole.
 *
 * <p>A value is always one argument, never part of one or several, and does not begin with a
 * hyphen: else {@code sort}, given {@code --compress-program=x}, would be told to run something. No
 * shell sees it. How long a task takes is the only limit a client can set, and only within those of
 * the sandbox.
 */
@Component
class Catalog {
  private static final int LONGEST_VALUE = 1000;
  private static final long LARGEST_OUTPUT = 64 << 10;

  private final Map<String, AppProperties.Program> programs;
  private final ToolGuard guard;
  private final ResourceLimits limits;

  Catalog(AppProperties app, OctasklyProperties octaskly) {
    this.programs = Map.copyOf(app.programs());
    this.limits = octaskly.sandbox().defaultLimits();
    this.guard =
        ToolGuard.of(
            programs.entrySet().stream()
                .map(entry -> tool(entry.getKey(), entry.getValue()))
                .toArray(ToolGuard.Tool[]::new));
  }

  private static ToolGuard.Tool tool(String name, AppProperties.Program program) {
    ToolGuard.Tool tool = ToolGuard.Tool.named(name);
    for (Map.Entry<String, String> parameter : program.parameters().entrySet()) {
      String field = parameter.getKey();
      if (!program.arguments().contains("{" + field + "}")) {
        throw new IllegalArgumentException(
            "app.programs." + name + ": no argument is {" + field + "}, as its parameter is named");
      }
      tool =
          tool.text(
              field,
              TextGuard.named(field)
                  .length(1, LONGEST_VALUE)
                  .matching(
                      Pattern.compile("(?!-)(?:" + parameter.getValue() + ")"),
                      "must match " + parameter.getValue() + " and not begin with a hyphen")
                  .build());
    }
    return tool;
  }

  /**
   * Makes a task.
   *
   * @throws io.octaskly.guard.GuardException if the request asks for anything that is not offered
   * @throws IllegalArgumentException if it lacks something
   */
  Task task(TaskRequest request) {
    if (request.program() == null) {
      throw new IllegalArgumentException("program is missing: give a name");
    }
    Map<String, String> values = request.parameters() == null ? Map.of() : request.parameters();
    guard.check(request.program(), values).orThrow();
    AppProperties.Program program = programs.get(request.program());
    if (program == null) {
      throw new IllegalStateException("the guard let an unknown program pass");
    }
    Task.Builder task =
        Task.builder(program.program())
            .output(OutputPolicy.truncate(LARGEST_OUTPUT))
            .label("program", request.program());
    for (String argument : program.arguments()) {
      task.args(value(argument, values));
    }
    if (request.input() != null) {
      if (!program.input()) {
        throw new IllegalArgumentException(
            "input is not read by " + request.program() + ": leave it out");
      }
      task.stdin(request.input());
    }
    if (request.wallTimeSeconds() != null) {
      task.limits(
          limits.toBuilder().wallTime(Duration.ofSeconds(request.wallTimeSeconds())).build());
    }
    return task.build();
  }

  private static String value(String argument, Map<String, String> values) {
    boolean placeholder = argument.startsWith("{") && argument.endsWith("}");
    String name = placeholder ? argument.substring(1, argument.length() - 1) : "";
    return values.getOrDefault(name, argument);
  }
}
