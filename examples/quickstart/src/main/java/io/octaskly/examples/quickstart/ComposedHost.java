package io.octaskly.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octaskly.Caller;
import io.octaskly.Login;
import io.octaskly.NoSuchTaskException;
import io.octaskly.Octaskly;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Verification;
import io.octaskly.crypto.Context;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.PasswordHasher;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.User;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One request, end to end: who may do what, in which sandbox, and on the record. */
final class ComposedHost {
  private static final String ADDRESS = "192.0.2.7";
  private static final Context SUBMISSION = Context.of("alice", "host", "task");

  private final Terminal terminal;
  private final Table table;
  private boolean asPromised = true;

  private ComposedHost(Terminal terminal) {
    this.terminal = terminal;
    this.table = new Table(terminal, 12);
  }

  /** Shows it. Returns whether every step went as it should. */
  static boolean show(ScratchDirectory scratch, Terminal terminal) throws IOException {
    terminal.heading("3. One request, end to end");
    terminal.print(
        """
        A host with users, tokens, permissions, sealed messages and an audit log. Alice, a client, has
        it run a task; then three things are tried that must not work.
        """);
    terminal.print("");
    ComposedHost composed = new ComposedHost(terminal);
    Path log = scratch.path("audit").resolve("audit.log");
    composed.run(scratch, log);
    composed.verify(log);
    composed.edit(log);
    return composed.asPromised;
  }

  private void run(ScratchDirectory scratch, Path log) throws IOException {
    Path script =
        scratch.file("greet.sh", "#!/bin/sh\nread name; echo \"Hello, $name\"\n", "rwxr-xr-x");
    UserStore users = UserStore.inMemory();
    users.put(user("alice"));
    users.put(user("mallory"));
    try (OctasklyHost host =
        Octaskly.host().secret(secret()).users(users).audit(AuditLog.open(log)).start()) {
      Caller alice = login(host, "alice");

      byte[] sealed = host.messages().seal((script + "\nWorld\n").getBytes(UTF_8), SUBMISSION);
      String[] submission =
          new String(host.messages().open(sealed, SUBMISSION), UTF_8).split("\n", 2);
      step("submission", "travelled sealed, " + sealed.length + " bytes, and opened unaltered");

      Task task = Task.builder(submission[0]).stdin(submission[1]).id("greeting-1").build();
      TaskResult result = alice.run(task);
      step("decision", "a client may create tasks: permitted");
      String printed = String.join(" | ", result.stdout().printableLines());
      step("run", result.outcome().describe() + ", printed: " + printed);
      check(result.succeeded(), "run");

      forge(host);
      Caller mallory = login(host, "mallory");
      try {
        mallory.cancel("greeting-1");
        check(false, "mallory cancelled");
      } catch (NoSuchTaskException e) {
        refused("cancel", "mallory cancels alice's task", "as if there were no such task");
      }
    }
    List<String> lines = Files.readAllLines(log);
    step("audit", lines.size() + " lines, each on disk before the next step; the last ones:");
    for (String line : lines.subList(lines.size() - 5, lines.size())) {
      table.row("", terminal.faint(shortened(line)));
    }
  }

  private Caller login(OctasklyHost host, String name) {
    char[] password = password(name);
    Login login = host.login(name, password, ADDRESS);
    step("login", login.toString());
    return host.authenticate("Bearer " + login.accessToken(), ADDRESS);
  }

  /** A token that says admin where it said client: its signature is of the other text. */
  private void forge(OctasklyHost host) {
    String token = host.login("alice", password("alice"), ADDRESS).accessToken();
    int middle = token.indexOf('.') + 40;
    char other = token.charAt(middle) == 'A' ? 'B' : 'A';
    String forged = token.substring(0, middle) + other + token.substring(middle + 1);
    try {
      host.authenticate("Bearer " + forged, ADDRESS);
      check(false, "forged token accepted");
    } catch (AuthenticationException e) {
      refused("token", "one letter of a token changed", e.failure().description());
    }
  }

  private void verify(Path log) {
    Verification found = AuditVerifier.of(log).verify();
    check(found instanceof Verification.Intact, "verification");
    step("verification", found.events() + " events, none edited, removed, added or moved");
  }

  private void edit(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    Path copy = log.resolveSibling("edited.log");
    Files.write(copy, lines.stream().map(line -> line.replace("\"alice\"", "\"nobody\"")).toList());
    if (AuditVerifier.of(copy).verify() instanceof Verification.Broken broken) {
      refused(
          "audit",
          "alice's name edited out of the log",
          "line " + broken.line() + " " + lower(broken));
    } else {
      check(false, "edit not found");
    }
  }

  private static String lower(Verification.Broken broken) {
    return broken.problem().name().toLowerCase(Locale.ROOT);
  }

  private void step(String name, String text) {
    table.row(name, text);
  }

  private void refused(String name, String attempt, String reason) {
    table.row(name, attempt + ": " + terminal.good("refused, " + reason));
  }

  private void check(boolean right, String what) {
    if (!right) {
      asPromised = false;
      terminal.print(terminal.bad("NOT as promised: " + what));
    }
  }

  /** The parts of a line that a reader looks for first. */
  private static String shortened(String line) {
    return List.of("timestamp", "action", "user", "task_id").stream()
        .map(field -> Pattern.compile("\"" + field + "\":\"([^\"]*)\"").matcher(line))
        .filter(Matcher::find)
        .map(field -> field.group(1))
        .collect(Collectors.joining("  "));
  }

  /** A new one for each tour. A host of yours has it from its environment or a mounted file. */
  private static SecretSource secret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return SecretSource.of(HexFormat.of().formatHex(random).toCharArray());
  }

  private static User user(String name) {
    return new User(name, Role.CLIENT, PasswordHasher.standard().hash(password(name)));
  }

  private static char[] password(String name) {
    return ("correct horse of " + name).toCharArray();
  }
}
