package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.ACCEPT;
import static io.octaskly.sandbox.attack.Syscall.BIND;
import static io.octaskly.sandbox.attack.Syscall.LISTEN;
import static io.octaskly.sandbox.attack.Syscall.OPEN;
import static io.octaskly.sandbox.attack.Syscall.READ;
import static io.octaskly.sandbox.attack.Syscall.SENDMSG;
import static io.octaskly.sandbox.attack.Syscall.SETITIMER;
import static io.octaskly.sandbox.attack.Syscall.SOCKET;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.nio.file.Path;

/** Services of the host that Java cannot offer; each serves once, or ends after half a minute. */
final class Services {
  /** A {@code struct cmsghdr} and a descriptor, padded: {@code cmsg(3)}. */
  static final int CONTROL_SIZE = 24;

  private static final int LIFETIME = 30;
  private static final int ITIMER_REAL = 0;
  private static final int MOST = 64;
  private static final long CONTROL_LENGTH = 20;
  private static final long SOL_SOCKET = 1;
  private static final long SCM_RIGHTS = 1;

  private Services() {}

  /** Prints what it is told on its first connection. */
  static AttackProgram printing(Peer address) {
    AttackProgram.Builder program = begin();
    Operand connection = listen(program, address);
    print(program, connection);
    return program.build();
  }

  /** Prints the first datagram. */
  static AttackProgram receiving(Peer address) {
    AttackProgram.Builder program = begin();
    Operand socket = bind(program, address, SocketSuite.SOCK_DGRAM);
    program.print("ready\n");
    print(program, socket);
    return program.build();
  }

  /** Passes an open file to who connects first. */
  static AttackProgram handingOut(Path file, Peer address) {
    AttackProgram.Builder program = begin();
    program.require(OPEN, file.toString(), 0);
    long opened = 3;
    Operand connection = listen(program, address);
    Operand.Address control = program.words(CONTROL_LENGTH, SCM_RIGHTS << 32 | SOL_SOCKET, opened);
    program.require(SENDMSG, connection, message(program, control), 0);
    // Until the other side has gone.
    program.call(READ, connection, program.buffer(1), 1);
    return program.build();
  }

  /** {@code struct msghdr}: no name, one byte of data, a control message. */
  static Operand message(AttackProgram.Builder program, Operand.Address control) {
    Operand.Address data = program.words(program.buffer(1).value(), 1);
    return program.words(0, 0, data.value(), 1, control.value(), CONTROL_SIZE, 0);
  }

  private static AttackProgram.Builder begin() {
    AttackProgram.Builder program = AttackProgram.builder();
    program.call(SETITIMER, ITIMER_REAL, program.words(0, 0, LIFETIME, 0), 0);
    return program;
  }

  private static Operand listen(AttackProgram.Builder program, Peer address) {
    Operand socket = bind(program, address, SocketSuite.SOCK_STREAM);
    program.require(LISTEN, socket, 1);
    program.print("ready\n");
    return program.require(ACCEPT, socket, 0, 0);
  }

  private static Operand bind(AttackProgram.Builder program, Peer address, int type) {
    Operand socket = program.require(SOCKET, address.family(), type, 0);
    program.require(BIND, socket, program.bytes(address.bytes()), address.bytes().length);
    return socket;
  }

  private static void print(AttackProgram.Builder program, Operand from) {
    Operand buffer = program.buffer(MOST);
    program.require(WRITE, STDOUT, buffer, program.require(READ, from, buffer, MOST));
  }
}
