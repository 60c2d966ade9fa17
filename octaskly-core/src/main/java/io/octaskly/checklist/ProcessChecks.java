package io.octaskly.checklist;

import io.octaskly.audit.Redactor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The host's process: no debugger, no open management, no needless rights. */
final class ProcessChecks {
  private static final Pattern DEBUGGER =
      Pattern.compile("-agentlib:jdwp.*|-agentpath:.*jdwp.*|-Xrunjdwp.*|-Xdebug");
  private static final String PROPERTY = "-D";
  private static final String JMX = "com.sun.management.jmxremote";

  private final Sheet sheet;
  private final @Nullable ProcessFacts facts;

  ProcessChecks(Sheet sheet, @Nullable ProcessFacts facts) {
    this.sheet = sheet;
    this.facts = facts;
  }

  void all(@Nullable String logLevel) {
    Sheet.Question debugger =
        sheet.ask("debugger-off", Section.OCTASKLY_PRODUCTION, "No debugger can be attached");
    Sheet.Question management =
        sheet.ask(
            "jmx-authenticated",
            Section.OCTASKLY_PRODUCTION,
            "Remote management (JMX) asks for credentials");
    Sheet.Question user =
        sheet.ask("not-root", Section.TASKFORCE_DEPENDENCIES, "The host does not run as root");
    Sheet.Question capabilities =
        sheet.ask("capabilities-dropped", Section.TASKFORCE_KUBERNETES, "It has no capabilities");
    Sheet.Question arguments =
        sheet.ask(
            "no-secret-in-arguments",
            Section.TASKFORCE_SECRETS,
            "No secret is passed on the command line");
    logLevel(logLevel);
    if (facts == null) {
      for (Sheet.Question question : List.of(debugger, management, user, capabilities, arguments)) {
        question.notGiven("thisProcess() or process(pid)");
      }
      return;
    }
    debugger(debugger, facts);
    management(management, facts);
    if (facts.isRoot()) {
      user.warn(facts.name() + " runs as root", "run it as a user of its own; tasks need no root");
    } else {
      user.pass(facts.name() + " does not run as root");
    }
    if (facts.capabilities() > 0) {
      capabilities.warn(
          facts.name() + " has " + facts.capabilities() + " capabilities", "drop those not needed");
    } else {
      capabilities.pass(facts.name() + " has none");
    }
    arguments(arguments, facts);
  }

  private static void debugger(Sheet.Question question, ProcessFacts facts) {
    Optional<String> agent =
        facts.jvmOptions().stream().filter(DEBUGGER.asMatchPredicate()).findFirst();
    if (agent.isPresent()) {
      question.fail(
          facts.name() + " was started with " + agent.get(),
          "remove it: whoever reaches a debugger's port runs any code in this process");
    } else {
      question.pass(facts.name() + " has no debugger agent");
    }
  }

  private static void management(Sheet.Question question, ProcessFacts facts) {
    Map<String, String> properties = properties(facts);
    if (!properties.containsKey(JMX + ".port")) {
      question.pass(facts.name() + " opens no port for management");
    } else if (isFalse(properties, JMX + ".authenticate")) {
      question.fail(
          "port " + properties.get(JMX + ".port") + " is open to everybody",
          "set " + JMX + ".authenticate=true and .ssl=true, or close the port");
    } else if (isFalse(properties, JMX + ".ssl")) {
      question.warn(
          "port " + properties.get(JMX + ".port") + " takes passwords without TLS",
          "set " + JMX + ".ssl=true");
    } else {
      question.pass("port " + properties.get(JMX + ".port") + " asks for credentials, by TLS");
    }
  }

  private static boolean isFalse(Map<String, String> properties, String name) {
    return "false".equalsIgnoreCase(properties.get(name));
  }

  private static Map<String, String> properties(ProcessFacts facts) {
    Map<String, String> properties = new TreeMap<>();
    for (String option : facts.jvmOptions()) {
      int equals = option.indexOf('=');
      if (option.startsWith(PROPERTY) && equals > 0) {
        properties.put(option.substring(PROPERTY.length(), equals), option.substring(equals + 1));
      }
    }
    return properties;
  }

  private static void arguments(Sheet.Question question, ProcessFacts facts) {
    boolean clean =
        Redactor.standard().redactArguments(facts.arguments()).equals(facts.arguments());
    if (clean) {
      question.pass("none of the usual names and forms of secrets is among the arguments");
    } else {
      question.fail(
          "an argument of " + facts.name() + " looks like a secret; it is not shown here",
          "change that secret, and pass it in the environment or in a file");
    }
  }

  private void logLevel(@Nullable String given) {
    Sheet.Question question =
        sheet.ask("log-level", Section.OCTASKLY_PRODUCTION, "Logging is not at level debug");
    String level = given == null ? "" : given.strip().toLowerCase(Locale.ROOT);
    boolean handshakes = facts != null && properties(facts).containsKey("javax.net.debug");
    if (handshakes) {
      question.fail(
          "javax.net.debug is set: what goes through TLS is printed", "remove the property");
    } else if (level.isEmpty()) {
      question.notGiven("logLevel(level)");
    } else if (List.of("debug", "trace", "all", "fine", "finer", "finest").contains(level)) {
      question.warn("level " + level + " may print what users send", "set info or less");
    } else {
      question.pass("level " + level);
    }
  }
}
