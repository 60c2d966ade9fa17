package io.octaskly.examples.quickstart;

import io.octaskly.sandbox.attack.ProcessAttacks;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the attacks are aimed at: all of it belongs to the tour, except {@code /etc/shadow}. */
final class Targets implements AutoCloseable {
  private static final Path SHADOW = Path.of("/etc/shadow");

  /** A file that is nobody's business, and how to call it. */
  record Secret(Path file, String what) {}

  /** Another process of this user, with a secret in its memory. */
  record Victim(Process process, String secret) {
    long pid() {
      return process.pid();
    }
  }

  private final Secret secret;
  private final Victim victim;
  private final Listener network;
  private final Listener local;

  private Targets(Secret secret, Victim victim, Listener network, Listener local) {
    this.secret = secret;
    this.victim = victim;
    this.network = network;
    this.local = local;
  }

  static Targets open(ScratchDirectory scratch) throws IOException {
    Listener network =
        Listener.on(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    Path socket = scratch.path("service.sock");
    Listener local = Listener.on(UnixDomainSocketAddress.of(socket));
    ScratchDirectory.allow(socket, "rwxrwxrwx");
    return new Targets(secret(scratch), victim(scratch), network, local);
  }

  /** An ordinary user cannot read /etc/shadow anyway: that would prove nothing. */
  private static Secret secret(ScratchDirectory scratch) throws IOException {
    if (Files.isReadable(SHADOW) && Files.size(SHADOW) > 0) {
      return new Secret(SHADOW, SHADOW.toString());
    }
    Path file = scratch.file("private-key", "a secret of this user\n", "rw-------");
    return new Secret(file, "a private file, mode 0600");
  }

  private static Victim victim(ScratchDirectory scratch) throws IOException {
    String secret = "pa55word";
    Path program =
        ProcessAttacks.victim(secret, Duration.ofMinutes(1)).writeTo(scratch.path("victim"));
    Process process = new ProcessBuilder(program.toString()).start();
    BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
    if (!"ready".equals(output.readLine())) {
      process.destroyForcibly();
      throw new IOException("the process that is to be attacked with ptrace has not started");
    }
    return new Victim(process, secret);
  }

  long jvm() {
    return ProcessHandle.current().pid();
  }

  Secret secret() {
    return secret;
  }

  Victim victim() {
    return victim;
  }

  /** A service on a TCP port of 127.0.0.1. */
  Listener network() {
    return network;
  }

  /** A service on a UNIX socket that everybody may connect to. */
  Listener local() {
    return local;
  }

  @Override
  public void close() throws IOException {
    victim.process().destroyForcibly();
    network.close();
    local.close();
  }
}
