package io.octaskly.examples.quickstart;

/** The table of attacks, printed as they happen. */
final class AttackReport {
  private final Terminal terminal;
  private final Table table;
  private int number;

  AttackReport(Terminal terminal) {
    this.terminal = terminal;
    this.table = new Table(terminal, -2, 32, 10, 6);
  }

  void begin(Targets targets) {
    terminal.heading("2. Attacks");
    terminal.print(
        """
        Each is tried twice: first unconfined, by ProcessBuilder, where it must succeed, for a broken
        attack would prove nothing; then confined, without network. Below each stands the guarantee
        that stopped it and what kept that guarantee, as the result reports it.
        """);
    if (!targets.secret().file().startsWith("/etc")) {
      terminal.print(
          """
          An ordinary user cannot read /etc/shadow even unconfined, so a file that only this user may
          read stands in for it.
          """);
    }
    table.head("", "attack", "unconfined", "level", "confined");
  }

  void add(Verdict verdict) {
    boolean valid = verdict.control().isEmpty();
    boolean good = valid && verdict.stopped();
    table.row(
        Integer.toString(++number),
        verdict.attack().name(),
        valid ? "succeeds" : terminal.bad("FAILS"),
        verdict.level().id(),
        good ? terminal.good(verdict.outcome()) : terminal.bad(verdict.outcome()));
    String detail =
        verdict
            .control()
            .map(why -> "proves nothing, for it fails unconfined too: " + why)
            .orElse(verdict.reason());
    table.row("", good ? terminal.faint(detail) : terminal.bad(detail));
  }
}
