package io.octaskly.examples.quickstart;

import io.octaskly.Octaskly;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The guided tour of the sandbox. Exits with 0 if everything went as it says. */
public final class Quickstart {
  private Quickstart() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Terminal terminal = Terminal.standardOutput();
    boolean asPromised;
    try {
      asPromised = tour(terminal);
    } catch (SandboxException e) {
      // Most likely a kernel that cannot do it; the message says what is missing, and the way out.
      terminal.print(terminal.bad("This host could not run the tour: ") + e.getMessage());
      asPromised = false;
    }
    System.exit(asPromised ? 0 : 1);
  }

  private static boolean tour(Terminal terminal) throws IOException, InterruptedException {
    terminal.print(
        terminal.strong("Octaskly quickstart: commands that a Java program need not trust"));
    terminal.print(host());
    Sandbox sandbox = Octaskly.sandbox();
    try (ScratchDirectory scratch = ScratchDirectory.create()) {
      boolean useful = UsefulTask.show(sandbox, scratch, terminal);
      List<Verdict> verdicts = attack(scratch, terminal);
      boolean composed = ComposedHost.show(scratch, terminal);
      boolean explained = RefusedTask.show(sandbox, scratch, terminal);
      LaunchTime launches = LaunchTime.measure(sandbox, scratch);
      launches.show(terminal);
      return summary(terminal, useful && composed && explained, verdicts, launches);
    }
  }

  private static List<Verdict> attack(ScratchDirectory scratch, Terminal terminal)
      throws IOException, InterruptedException {
    Sandbox sandbox =
        Sandbox.builder()
            .level(IsolationLevel.STRICT)
            .network(Network.NONE)
            .grace(Duration.ofMillis(200))
            .build();
    AttackReport report = new AttackReport(terminal);
    List<Verdict> verdicts = new ArrayList<>();
    try (Targets targets = Targets.open(scratch)) {
      report.begin(targets);
      Trial trial = new Trial(sandbox, scratch);
      for (Attack attack : Attacks.on(targets)) {
        Verdict verdict = trial.of(attack);
        verdicts.add(verdict);
        report.add(verdict);
      }
    }
    return verdicts;
  }

  private static boolean summary(
      Terminal terminal, boolean useful, List<Verdict> verdicts, LaunchTime launches) {
    int all = verdicts.size();
    long worked = verdicts.stream().filter(verdict -> verdict.control().isEmpty()).count();
    long stopped = verdicts.stream().filter(Verdict::stopped).count();
    boolean asPromised = useful && worked == all && stopped == all;
    String text =
        String.format(
            Locale.ROOT,
            "%s: useful work %s; %d attacks, %d work unconfined, %d stopped; launch time x %.2f",
            asPromised ? "As promised" : "NOT as promised",
            useful ? "done" : "NOT done",
            all,
            worked,
            stopped,
            launches.ratio());
    terminal.print("");
    terminal.print(asPromised ? terminal.good(text) : terminal.bad(text));
    terminal.print(
        "Read on in README.md: the levels, what each promises, and which kernels can keep it.");
    return asPromised;
  }

  private static String host() {
    return "on Linux %s, Java %s, as user %s"
        .formatted(
            System.getProperty("os.version"), Runtime.version(), System.getProperty("user.name"));
  }
}
