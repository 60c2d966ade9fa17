package io.octaskly.crypto.secrets;

import io.octaskly.crypto.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Merges environment variables into a configuration: {@code OCTASKLY_SERVER__PORT} sets {@code
 * server.port}, two underscores standing for a dot, whatever the case of letters. Values take the
 * type that the configuration has in this place, and what is secret arrives as a {@link Secret}.
 *
 * <p>It only sets what the configuration has already: a variable with a slip of the pen is refused
 * instead of ignored. Immutable and thread-safe.
 */
public final class EnvironmentOverrides {
  private static final String DOT = "__";

  private final String prefix;
  private final Set<String> secrets;

  private EnvironmentOverrides(String prefix, Set<String> secrets) {
    this.prefix = prefix;
    this.secrets = secrets;
  }

  /**
   * {@return overrides by variables with a prefix}
   *
   * @param prefix such as {@code OCTASKLY_}: capital letters, digits and underscores, the last one
   *     an underscore
   * @throws NullPointerException if {@code prefix} is null
   * @throws IllegalArgumentException if it is something else
   */
  public static EnvironmentOverrides withPrefix(String prefix) {
    if (!prefix.matches("[A-Z][A-Z0-9_]*_")) {
      throw new IllegalArgumentException(
          "prefix \""
              + prefix
              + "\" is not capital letters and digits with an underscore at the"
              + " end: give one such as OCTASKLY_");
    }
    return new EnvironmentOverrides(prefix, Set.of());
  }

  /**
   * {@return the same, with more settings that are secret} Those need not be in the configuration.
   *
   * @param paths such as {@code database.password}
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if a path is empty or has empty parts
   */
  public EnvironmentOverrides secret(String... paths) {
    Set<String> more = new HashSet<>(secrets);
    for (String path : paths) {
      if (Arrays.asList(path.split("\\.", -1)).contains("")) {
        throw new IllegalArgumentException(
            "path \"" + path + "\" has an empty part: give one such as database.password");
      }
      more.add(path.toLowerCase(Locale.ROOT));
    }
    return new EnvironmentOverrides(prefix, Set.copyOf(more));
  }

  /**
   * {@return a configuration with what the environment sets} Neither map is changed; the new one
   * cannot be.
   *
   * @param configuration maps within maps; the values are text, numbers, truth values, or anything
   *     else, which no variable can set
   * @param environment such as {@code System.getenv()}
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if variables set what is not there, or a value of another
   *     type; all of them are named, without their values
   */
  public Map<String, Object> apply(Map<String, ?> configuration, Map<String, String> environment) {
    Map<String, Object> merged = copy(configuration);
    List<String> mistakes = new ArrayList<>();
    // Sorted, so that the same mistakes give the same text.
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix) && name.length() > prefix.length()) {
                String path = name.substring(prefix.length()).toLowerCase(Locale.ROOT);
                set(merged, name, path.replace(DOT, "."), value, mistakes);
              }
            });
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(
          "environment variables cannot be merged: " + String.join("; ", mistakes));
    }
    return frozen(merged);
  }

  private void set(
      Map<String, Object> root, String name, String path, String value, List<String> mistakes) {
    boolean secret = secrets.contains(path);
    Map<String, Object> place = root;
    String[] parts = path.split("\\.", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      String key = key(place, parts[i]);
      Object next = place.get(key);
      if (next == null && secret) {
        next = new LinkedHashMap<String, Object>();
        place.put(key, next);
      }
      if (!(next instanceof Map<?, ?>)) {
        mistakes.add(name + ": there is no " + path + ", so remove it or correct its name");
        return;
      }
      place = asMap(next);
    }
    String key = key(place, parts[parts.length - 1]);
    if (secret) {
      place.put(key, Secret.of(value.toCharArray()));
    } else if (!place.containsKey(key)) {
      mistakes.add(name + ": there is no " + path + ", so remove it or correct its name");
    } else {
      replace(place, key, name, value, mistakes);
    }
  }

  private static void replace(
      Map<String, Object> place, String key, String name, String value, List<String> mistakes) {
    Object old = Objects.requireNonNull(place.get(key), "no value is null");
    try {
      place.put(key, converted(old, value));
    } catch (IllegalArgumentException e) {
      // The value may be a secret in the wrong place: it is not shown.
      mistakes.add(
          name
              + ": its value is no "
              + old.getClass().getSimpleName()
              + ", which the configuration has there");
    }
  }

  private static Object converted(Object old, String value) {
    if (old instanceof Integer) {
      return Integer.valueOf(value);
    }
    if (old instanceof Long) {
      return Long.valueOf(value);
    }
    if (old instanceof Double) {
      return Double.valueOf(value);
    }
    if (old instanceof Boolean && (value.equals("true") || value.equals("false"))) {
      return Boolean.valueOf(value);
    }
    if (old instanceof String) {
      return value;
    }
    throw new IllegalArgumentException("not of the type");
  }

  /** How the configuration writes a part of a path. */
  private static String key(Map<String, Object> place, String lowerCase) {
    return place.keySet().stream()
        .filter(key -> key.toLowerCase(Locale.ROOT).equals(lowerCase))
        .findFirst()
        .orElse(lowerCase);
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          Objects.requireNonNull(value, "a value of the configuration is null");
          copy.put((String) key, value instanceof Map<?, ?> inner ? copy(inner) : value);
        });
    return copy;
  }

  private static Map<String, Object> frozen(Map<String, Object> map) {
    map.replaceAll((key, value) -> value instanceof Map<?, ?> ? frozen(asMap(value)) : value);
    return Collections.unmodifiableMap(map);
  }

  /** Maps in the copy are copies. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object copy) {
    return (Map<String, Object>) copy;
  }
}
