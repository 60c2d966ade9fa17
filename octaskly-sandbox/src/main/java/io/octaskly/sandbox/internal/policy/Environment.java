package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.RuntimeProfile;
import io.octaskly.sandbox.Task;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The environment that each level lets through, and what the task itself adds. */
final class Environment {
  /** What a program needs to print dates and text as its host would; STRICT passes nothing else. */
  private static final Pattern LOCALE = Pattern.compile("LANG|LANGUAGE|LC_[A-Z]+|TZ");

  /** Names that say that the value is a secret, or leads to one. */
  private static final Pattern SENSITIVE_NAME =
      Pattern.compile(
          ".*(SECRET|TOKEN|PASSW|PASSPHRASE|PASSWD|CREDENTIAL|PRIVATE|APIKEY|API_KEY|ACCESS_KEY|"
              + "AUTH|COOKIE|SESSION|SIGNATURE|CERT|_KEY|_PWD|_DSN|DATABASE_URL|CONNECTION_STRING"
              + ").*"
              + "|KEY|PWD_.*|(AWS|AZURE|GOOGLE|GCLOUD|GCP|VAULT|KUBE|DOCKER|OCTASKLY|SSH|GPG|PG|"
              + "MYSQL|REDIS|NPM|PYPI|GITHUB|GITLAB|CI_JOB|DBUS|XDG_RUNTIME)_.*"
              + "|KUBECONFIG|NETRC|MAVEN_OPTS|MAVEN_ARGS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS"
              + "|_JAVA_OPTIONS|BASH_ENV|ENV|BASH_FUNC.*|DISPLAY|XAUTHORITY|WAYLAND_DISPLAY");

  /** A value such as {@code postgres://user:password@host/db}. */
  private static final Pattern PASSWORD_IN_URL = Pattern.compile(".*://[^/@\\s]*:[^/@\\s]+@.*");

  private static final int MAX_UTF8_PER_CHAR = 3;

  private final Map<String, byte[]> inherited;

  /** What a JVM inherits. */
  private final Map<String, byte[]> adapted;

  private Environment(Map<String, String> inherited, Map<String, String> adapted) {
    this.inherited = entries(inherited);
    this.adapted = entries(adapted);
  }

  private static Map<String, byte[]> entries(Map<String, String> variables) {
    Map<String, byte[]> entries = new TreeMap<>();
    variables.forEach((name, value) -> entries.put(name, entry(name, value)));
    return entries;
  }

  /** What a level lets through of the host's environment. */
  static Environment at(IsolationLevel level, Map<String, String> host) {
    TreeMap<String, String> inherited = new TreeMap<>();
    switch (level) {
      case NONE -> inherited.putAll(host);
      case BASIC -> host.forEach((name, value) -> addUnlessSensitive(inherited, name, value));
      case STRICT -> {
        host.forEach(
            (name, value) -> {
              if (LOCALE.matcher(name).matches()) {
                inherited.put(name, value);
              }
            });
        inherited.put("PATH", ProgramImage.SEARCH_PATH);
      }
      case VERY_STRICT -> {
        // Empty.
      }
    }
    TreeMap<String, String> adapted = new TreeMap<>(inherited);
    if (level != IsolationLevel.VERY_STRICT) {
      JvmOptions.adapt(adapted);
    }
    return new Environment(inherited, adapted);
  }

  /**
   * The {@code NAME=value} entries of a task, UTF-8. What the task sets itself goes before what its
   * places are, and that before what is inherited.
   */
  List<byte[]> with(Task task, Map<String, String> places) {
    Map<String, String> own = new TreeMap<>(places);
    own.putAll(task.environment());
    Map<String, char[]> secrets = task.secretEnvironment();
    List<byte[]> entries = new ArrayList<>();
    (task.runtime() == RuntimeProfile.JVM ? adapted : inherited)
        .forEach(
            (name, entry) -> {
              if (!own.containsKey(name) && !secrets.containsKey(name)) {
                entries.add(entry);
              }
            });
    own.forEach(
        (name, value) -> {
          if (!secrets.containsKey(name)) {
            entries.add(entry(name, value));
          }
        });
    secrets.forEach((name, value) -> entries.add(secret(name, value)));
    return entries;
  }

  private static void addUnlessSensitive(Map<String, String> into, String name, String value) {
    if (name.equals("PATH")) {
      into.put(name, withoutSystemAdministration(value));
    } else if (!SENSITIVE_NAME.matcher(name.toUpperCase(Locale.ROOT)).matches()
        && !PASSWORD_IN_URL.matcher(value).matches()) {
      into.put(name, value);
    }
  }

  private static String withoutSystemAdministration(String path) {
    return String.join(
        ":",
        Pattern.compile(":")
            .splitAsStream(path)
            .filter(directory -> directory.startsWith("/") && !directory.endsWith("/sbin"))
            .toList());
  }

  private static byte[] entry(String name, String value) {
    return utf8(name + "=" + value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Encodes without making a String of the value, which could not be overwritten. */
  private static byte[] secret(String name, char[] value) {
    byte[] prefix = utf8(name + "=");
    byte[] encoded = new byte[MAX_UTF8_PER_CHAR * value.length];
    ByteBuffer into = ByteBuffer.wrap(encoded);
    CharsetEncoder encoder =
        StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
    encoder.encode(CharBuffer.wrap(value), into, true);
    byte[] entry = Arrays.copyOf(prefix, prefix.length + into.position());
    System.arraycopy(encoded, 0, entry, prefix.length, into.position());
    Arrays.fill(encoded, (byte) 0);
    Arrays.fill(value, '\0');
    return entry;
  }
}
