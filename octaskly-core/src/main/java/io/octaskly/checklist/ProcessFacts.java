package io.octaskly.checklist;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of a process of Java.
 *
 * @param name what findings call it
 * @param arguments its command line, as every user of the machine can see it
 * @param jvmOptions what the JVM was told, on the command line or by the environment
 * @param isRoot whether it runs as root
 * @param capabilities how many capabilities are in effect ({@code capabilities(7)})
 */
record ProcessFacts(
    String name,
    List<String> arguments,
    List<String> jvmOptions,
    boolean isRoot,
    int capabilities) {
  private static final Pattern USER = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)\\s");
  private static final Pattern CAPABILITIES = Pattern.compile("(?m)^CapEff:\\s+([0-9a-f]{1,16})$");

  /** {@return this process} */
  static ProcessFacts own() throws IOException {
    return read("this process", ProcessHandle.current().pid())
        .withOptions(ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  /** {@return another process of the same user, as {@code proc(5)} shows it} */
  static ProcessFacts of(long pid) throws IOException {
    return read("process " + pid, pid);
  }

  private ProcessFacts withOptions(List<String> more) {
    List<String> all = new ArrayList<>(jvmOptions);
    all.addAll(more);
    return new ProcessFacts(name, arguments, all, isRoot, capabilities);
  }

  private static ProcessFacts read(String name, long pid) throws IOException {
    Path directory = Path.of("/proc", Long.toString(pid));
    String status = Files.readString(directory.resolve("status"), StandardCharsets.ISO_8859_1);
    List<String> arguments = list(directory.resolve("cmdline"));
    List<String> options = new ArrayList<>(arguments);
    for (String variable : list(directory.resolve("environ"))) {
      if (variable.startsWith("JAVA_TOOL_OPTIONS=") || variable.startsWith("JDK_JAVA_OPTIONS=")) {
        String value = variable.substring(variable.indexOf('=') + 1);
        options.addAll(Arrays.asList(value.strip().split("\\s+", -1)));
      }
    }
    Matcher user = USER.matcher(status);
    Matcher capabilities = CAPABILITIES.matcher(status);
    return new ProcessFacts(
        name,
        arguments,
        options,
        user.find() && user.group(1).equals("0"),
        capabilities.find() ? Long.bitCount(Long.parseUnsignedLong(capabilities.group(1), 16)) : 0);
  }

  private static List<String> list(Path file) throws IOException {
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    return Arrays.stream(all.split("\0", -1)).filter(entry -> !entry.isEmpty()).toList();
  }
}
