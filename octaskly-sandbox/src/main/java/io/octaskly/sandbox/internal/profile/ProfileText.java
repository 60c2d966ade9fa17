package io.octaskly.sandbox.internal.profile;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.internal.profile.JsonText.Value;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The fields of a profile, as text and back. Every field is required, and no other is allowed.
 *
 * @param program the program that it was made for; for people
 */
public record ProfileText(
    String program,
    IsolationLevel level,
    Network network,
    boolean allowShell,
    List<Path> read,
    List<Path> write,
    List<Path> execute) {
  private static final String SCHEMA = "octaskly-sandbox-profile";
  private static final long VERSION = 1;
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
          "execute");

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
    fields.require("version", VERSION, fields.value("version", Long.class));
    return new ProfileText(
        fields.text("program"),
        fields.level(),
        fields.network(),
        fields.value("allowShell", Boolean.class),
        fields.paths("read"),
        fields.paths("write"),
        fields.paths("execute"));
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
    text.append("  \"execute\": ").append(array(execute)).append("\n}\n");
    return text.toString();
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append("  \"").append(name).append("\": ").append(value).append(",\n");
  }

  private static String array(List<Path> paths) {
    if (paths.isEmpty()) {
      return "[]";
    }
    List<String> lines =
        paths.stream().map(path -> "    " + JsonText.quoted(path.toString())).toList();
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
      if (!(field(name).content() instanceof List<?> items)) {
        throw new ProfileError(
            field(name).line(), "field \"" + name + "\" must be a list of paths");
      }
      List<Path> paths = new ArrayList<>();
      TreeSet<Path> different = new TreeSet<>();
      for (Object item : items) {
        if (item instanceof Value value) {
          Path path = path(name + "[" + paths.size() + "]", value);
          if (!different.add(path)) {
            throw new ProfileError(
                value.line(), "field \"" + name + "\" names " + path + " twice: keep one");
          }
          paths.add(path);
        }
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
