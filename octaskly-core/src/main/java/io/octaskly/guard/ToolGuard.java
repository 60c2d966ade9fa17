package io.octaskly.guard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the calls that a language model asks for against the tools that there are: the tool must
 * be known, required parameters there, no others, each of its type and in its range. Immutable and
 * thread-safe.
 */
public final class ToolGuard {
  private final Map<String, Tool> tools;

  private ToolGuard(Map<String, Tool> tools) {
    this.tools = Map.copyOf(tools);
  }

  /**
   * {@return a guard that allows calls of these tools alone}
   *
   * @param tools with different names
   * @throws NullPointerException if {@code tools} is or holds null
   * @throws IllegalArgumentException if two have the same name
   */
  public static ToolGuard of(Tool... tools) {
    Map<String, Tool> byName = new LinkedHashMap<>();
    for (Tool tool : tools) {
      if (byName.put(tool.name, tool) != null) {
        throw new IllegalArgumentException("two tools are named " + tool.name + ": rename one");
      }
    }
    return new ToolGuard(byName);
  }

  /**
   * {@return all that is wrong with a call}
   *
   * @param tool the name that the model gave
   * @param arguments by name, as a JSON parser gives them: strings, numbers, booleans
   * @throws NullPointerException if an argument is null
   */
  public Findings check(String tool, Map<String, ?> arguments) {
    Tool known = tools.get(tool);
    if (known == null) {
      String rule = "must be one of " + String.join(", ", new TreeSet<>(tools.keySet()));
      return Findings.of("tool", rule, tool);
    }
    return known.check(arguments);
  }

  /** A tool and its parameters. Immutable and thread-safe. */
  public static final class Tool {
    private final String name;
    private final Map<String, Parameter> parameters;

    private Tool(String name, Map<String, Parameter> parameters) {
      this.name = name;
      this.parameters = parameters;
    }

    /**
     * {@return a tool without parameters, to which they can be added}
     *
     * @param name its name
     * @throws NullPointerException if {@code name} is null
     */
    public static Tool named(String name) {
      return new Tool(Objects.requireNonNull(name, "name"), Map.of());
    }

    /**
     * {@return the tool with a text}
     *
     * @param parameter its name
     * @param guard what it must be like
     * @throws NullPointerException if an argument is null
     */
    public Tool text(String parameter, TextGuard guard) {
      Objects.requireNonNull(guard, "guard");
      return with(parameter, value -> string(parameter, value, guard::check));
    }

    /**
     * {@return the tool with an integer}
     *
     * @param parameter its name
     * @param least the smallest that is allowed
     * @param most the largest that is allowed
     * @throws NullPointerException if {@code parameter} is null
     * @throws IllegalArgumentException if no number is allowed
     */
    public Tool integer(String parameter, long least, long most) {
      if (least > most) {
        throw new IllegalArgumentException(
            parameter + ": no integer is within " + least + " and " + most);
      }
      String rule = "must be an integer of " + least + " to " + most;
      return with(
          parameter,
          value -> {
            boolean integral = value instanceof Integer || value instanceof Long;
            if (integral
                && ((Number) value).longValue() >= least
                && ((Number) value).longValue() <= most) {
              return Findings.none();
            }
            return Findings.of(parameter, rule, String.valueOf(value));
          });
    }

    /**
     * {@return the tool with a truth value}
     *
     * @param parameter its name
     * @throws NullPointerException if {@code parameter} is null
     */
    public Tool flag(String parameter) {
      return with(
          parameter,
          value ->
              value instanceof Boolean
                  ? Findings.none()
                  : Findings.of(parameter, "must be true or false", String.valueOf(value)));
    }

    /**
     * {@return the tool with a path; open it by the same guard}
     *
     * @param parameter its name
     * @param guard beneath which directory it must be
     * @throws NullPointerException if an argument is null
     */
    public Tool path(String parameter, PathGuard guard) {
      Objects.requireNonNull(guard, "guard");
      return with(parameter, value -> string(parameter, value, guard::check));
    }

    /**
     * {@return the tool with a command line for a shell}
     *
     * @param parameter its name
     * @param guard what it must not do
     * @throws NullPointerException if an argument is null
     */
    public Tool command(String parameter, CommandGuard guard) {
      Objects.requireNonNull(guard, "guard");
      return with(parameter, value -> string(parameter, value, guard::check));
    }

    /**
     * {@return the tool, whose parameter need not be given}
     *
     * @param parameter one that it has
     * @throws IllegalArgumentException if it has none of this name
     */
    public Tool optional(String parameter) {
      Parameter known = parameters.get(parameter);
      if (known == null) {
        throw new IllegalArgumentException(
            "tool " + name + " has no parameter " + parameter + ": add it first");
      }
      return with(parameter, new Parameter(known.rule, false));
    }

    private record Parameter(Function<Object, Findings> rule, boolean required) {}

    private Tool with(String parameter, Function<Object, Findings> rule) {
      return with(Objects.requireNonNull(parameter, "parameter"), new Parameter(rule, true));
    }

    private Tool with(String parameter, Parameter added) {
      Map<String, Parameter> all = new LinkedHashMap<>(parameters);
      all.put(parameter, added);
      return new Tool(name, all);
    }

    private static Findings string(
        String parameter, Object value, Function<String, Findings> rule) {
      if (!(value instanceof String text)) {
        return Findings.of(parameter, "must be a text", String.valueOf(value));
      }
      List<Violation> named = new ArrayList<>();
      for (Violation violation : rule.apply(text).violations()) {
        named.add(new Violation(parameter, violation.rule(), violation.value()));
      }
      return new Findings(named);
    }

    private Findings check(Map<String, ?> arguments) {
      List<Violation> found = new ArrayList<>();
      for (Map.Entry<String, Parameter> parameter : parameters.entrySet()) {
        @Nullable Object value = arguments.get(parameter.getKey());
        if (value != null) {
          found.addAll(parameter.getValue().rule.apply(value).violations());
        } else if (parameter.getValue().required) {
          found.add(new Violation(parameter.getKey(), "must be given", ""));
        }
      }
      for (String given : new TreeSet<>(arguments.keySet())) {
        if (!parameters.containsKey(given)) {
          String rule = "must not be given: tool " + name + " has no such parameter";
          found.add(new Violation(given, rule, String.valueOf(arguments.get(given))));
        }
      }
      return new Findings(found);
    }
  }
}
