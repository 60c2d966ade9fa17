package io.octaskly.sandbox.internal.profile;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.profile.JsonText.Value;
import io.octaskly.sandbox.internal.seccomp.CallList;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a profile, as text and back. Every field is required, and no other is allowed; but
 * a list of system calls and its architecture may be left out together. They came with version 2:
 * version 1 is read, too.
 *
 * @param program the program that it was made for; for people
 * @param calls the only system calls that are allowed; null for all of the level's
 */
public record ProfileText(
    String program,
    IsolationLevel level,
    Network network,
    boolean allowShell,
    List<Path> read,
    List<Path> write,
    List<Path> execute,
    @Nullable CallList calls) {
  private static final String SCHEMA = "octaskly-sandbox-profile";
  private static final long VERSION = 2;
  private static final long VERSION_WITHOUT_CALLS = 1;
  private static final String ARCHITECTURE = "architecture";
  private static final String SYSTEM_CALLS = "systemCalls";
  private static final List<String> FIELDS =
      List.of(
          "schema",
          "version",
          "program",
          "level",
          "network",
          "allowShell",
          "read",
          "write",
          "execute",
          ARCHITECTURE,
          SYSTEM_CALLS);

  public ProfileText {
    read = List.copyOf(read);
    write = List.copyOf(write);
    execute = List.copyOf(execute);
  }

  /**
   * Reads a profile.
   *
   * @throws ProfileError naming line, field, value and rule
   */
  public static ProfileText parse(String json) {
    Value root = JsonText.read(json);
    if (!(root.content() instanceof Map<?, ?> map)) {
      throw new ProfileError(root.line(), "a profile is an object: { \"schema\": ... }");
    }
    Fields fields = new Fields(root.line(), map);
    fields.requireKnown();
    fields.require("schema", SCHEMA, fields.text("schema"));
    fields.requireVersion();
    return new ProfileText(
        fields.text("program"),
        fields.level(),
        fields.network(),
        fields.value("allowShell", Boolean.class),
        fields.paths("read"),
        fields.paths("write"),
        fields.paths("execute"),
        fields.calls());
  }

  /** The profile as JSON, one path in a line, so that two of them can be compared. */
  public String toJson() {
    StringBuilder text = new StringBuilder("{\n");
    field(text, "schema", JsonText.quoted(SCHEMA));
    field(text, "version", Long.toString(VERSION));
    field(text, "program", JsonText.quoted(program));
    field(text, "level", JsonText.quoted(level.id()));
    field(text, "network", JsonText.quoted(network.name().toLowerCase(Locale.ROOT)));
    field(text, "allowShell", Boolean.toString(allowShell));
    field(text, "read", array(read));
    field(text, "write", array(write));
    field(text, "execute", array(execute));
    if (calls != null) {
      field(text, ARCHITECTURE, JsonText.quoted(calls.architecture().label()));
      field(text, SYSTEM_CALLS, array(calls.names()));
    }
    // Behind the last field stands no comma.
    text.setLength(text.length() - 2);
    return text.append("\n}\n").toString();
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append("  \"").append(name).append("\": ").append(value).append(",\n");
  }

  private static String array(List<?> items) {
    if (items.isEmpty()) {
      return "[]";
    }
    List<String> lines =
        items.stream().map(item -> "    " + JsonText.quoted(item.toString())).toList();
    return "[\n" + String.join(",\n", lines) + "\n  ]";
  }

  /** The fields of one object. */
  private record Fields(int line, Map<?, ?> values) {
    void requireKnown() {
      for (Map.Entry<?, ?> field : values.entrySet()) {
        if (!FIELDS.contains(field.getKey()) && field.getValue() instanceof Value value) {
          throw new ProfileError(
              value.line(),
              "field \"" + field.getKey() + "\" is unknown: remove it, or use one of " + FIELDS);
        }
      }
    }

    private Value field(String name) {
      if (values.get(name) instanceof Value value) {
        return value;
      }
      throw new ProfileError(line, "field \"" + name + "\" is missing: add it");
    }

    <T> T value(String name, Class<T> type) {
      Value value = field(name);
      return of(name, value, type);
    }

    private static <T> T of(String name, Value value, Class<T> type) {
      if (!type.isInstance(value.content())) {
        String wanted =
            type == String.class ? "a string" : type == Long.class ? "a number" : "true or false";
        throw new ProfileError(value.line(), "field \"" + name + "\" must be " + wanted);
      }
      return type.cast(value.content());
    }

    String text(String name) {
      return value(name, String.class);
    }

    void require(String name, Object wanted, Object found) {
      if (!wanted.equals(found)) {
        throw new ProfileError(
            field(name).line(),
            "field \"" + name + "\" is " + found + "; this version reads " + wanted + " only");
      }
    }

    void requireVersion() {
      long version = value("version", Long.class);
      if (version != VERSION && version != VERSION_WITHOUT_CALLS) {
        throw new ProfileError(
            field("version").line(),
            "field \"version\" is "
                + version
                + "; this version reads "
                + VERSION_WITHOUT_CALLS
                + " and "
                + VERSION
                + " only");
      }
      for (String name : List.of(ARCHITECTURE, SYSTEM_CALLS)) {
        if (version == VERSION_WITHOUT_CALLS && values.containsKey(name)) {
          throw new ProfileError(
              field(name).line(),
              "field \"" + name + "\" came with version " + VERSION + ": give that version");
        }
      }
    }

    @Nullable CallList calls() {
      if (!values.containsKey(ARCHITECTURE) && !values.containsKey(SYSTEM_CALLS)) {
        return null;
      }
      String label = text(ARCHITECTURE);
      Architecture architecture =
          Architecture.labelled(label)
              .orElseThrow(() -> error(ARCHITECTURE, label, "x86-64 or aarch64"));
      Set<SystemCall> calls = EnumSet.noneOf(SystemCall.class);
      for (Value item : items(SYSTEM_CALLS, "names of system calls")) {
        String field = SYSTEM_CALLS + "[" + calls.size() + "]";
        String name = of(field, item, String.class);
        SystemCall call =
            SystemCall.named(name)
                .filter(known -> known.existsOn(architecture))
                .orElseThrow(
                    () ->
                        new ProfileError(
                            item.line(),
                            "field \""
                                + field
                                + "\" is \""
                                + name
                                + "\", no system call of "
                                + label
                                + " that is known: correct or remove it"));
        if (!calls.add(call)) {
          throw twice(item, SYSTEM_CALLS, name);
        }
      }
      if (calls.isEmpty()) {
        throw new ProfileError(
            field(SYSTEM_CALLS).line(),
            "field \"systemCalls\" lists none, with which nothing runs: list them, or leave out"
                + " this field and \"architecture\" for all that the level allows");
      }
      return new CallList(architecture, calls);
    }

    private List<Value> items(String name, String what) {
      if (!(field(name).content() instanceof List<?> items)) {
        throw new ProfileError(
            field(name).line(), "field \"" + name + "\" must be a list of " + what);
      }
      return items.stream().map(Value.class::cast).toList();
    }

    private static ProfileError twice(Value item, String field, Object what) {
      return new ProfileError(
          item.line(), "field \"" + field + "\" names " + what + " twice: keep one");
    }

    IsolationLevel level() {
      String id = text("level");
      try {
        IsolationLevel level = IsolationLevel.parse(id);
        if (level.isAtLeast(IsolationLevel.BASIC)) {
          return level;
        }
      } catch (IllegalArgumentException e) {
        throw error("level", id, "basic, strict or very-strict");
      }
      throw error("level", id, "basic, strict or very-strict");
    }

    Network network() {
      String name = text("network");
      return switch (name) {
        case "host" -> Network.HOST;
        case "none" -> Network.NONE;
        default -> throw error("network", name, "host or none");
      };
    }

    private ProfileError error(String name, String found, String allowed) {
      return new ProfileError(
          field(name).line(), "field \"" + name + "\" is \"" + found + "\": give " + allowed);
    }

    List<Path> paths(String name) {
      List<Path> paths = new ArrayList<>();
      TreeSet<Path> different = new TreeSet<>();
      for (Value item : items(name, "paths")) {
        Path path = path(name + "[" + paths.size() + "]", item);
        if (!different.add(path)) {
          throw twice(item, name, path);
        }
        paths.add(path);
      }
      return paths;
    }

    private static Path path(String name, Value value) {
      String text = of(name, value, String.class);
      Path path;
      try {
        path = Path.of(text);
      } catch (InvalidPathException e) {
        throw new ProfileError(value.line(), "field \"" + name + "\" is no path: " + e.getReason());
      }
      if (!path.isAbsolute() || !path.equals(path.normalize())) {
        throw new ProfileError(
            value.line(),
            "field \"" + name + "\" is \"" + text + "\": give an absolute path without . and ..");
      }
      return path;
    }
  }
}
