package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.BIND;
import static io.octaskly.sandbox.attack.Syscall.CONNECT;
import static io.octaskly.sandbox.attack.Syscall.READ;
import static io.octaskly.sandbox.attack.Syscall.RECVFROM;
import static io.octaskly.sandbox.attack.Syscall.RECVMSG;
import static io.octaskly.sandbox.attack.Syscall.SENDTO;
import static io.octaskly.sandbox.attack.Syscall.SOCKET;
import static io.octaskly.sandbox.attack.Syscall.SOCKETPAIR;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Attacks by way of the host's services and of the network. BASIC leaves the host's services
 * reachable, by whatever socket they have.
 */
final class SocketSuite {
  // sys/socket.h
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_SEQPACKET = 5;
  private static final int AF_NETLINK = 16;
  private static final int AF_PACKET = 17;
  private static final int AF_ALG = 38;
  private static final int AF_VSOCK = 40;

  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_KOBJECT_UEVENT = 15;
  private static final int IPPROTO_ICMP = 1;

  /** RTM_GETLINK with NLM_F_REQUEST and NLM_F_DUMP, and its length: {@code rtnetlink(7)}. */
  private static final long LIST_INTERFACES = 0x0301_0012L << 32 | 20;

  static final String MESSAGE = "message";

  private SocketSuite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>();
    attacks.addAll(services());
    attacks.addAll(NetworkSuite.attacks());
    attacks.addAll(families());
    attacks.addAll(IpcSuite.attacks());
    return attacks;
  }

  private static List<Attack> services() {
    return List.of(
        attack("unix-socket", "writes to a service of the host", SocketSuite::writesToService),
        attack(
            "unix-datagram",
            "sends a datagram to a service, as to a log",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand socket = program.require(SOCKET, Peer.AF_UNIX, SOCK_DGRAM, 0);
              return sendsTo(scene, program, socket);
            }),
        attack(
            "reconnected-socketpair",
            "sends it by one of a pair of sockets, which needs no new one",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(SOCKETPAIR, Peer.AF_UNIX, SOCK_DGRAM, 0, program.buffer(8));
              int first = 3;
              return sendsTo(scene, program, first);
            }),
        attack(
            "abstract-unix-socket",
            "writes to a service whose socket is not in the file system",
            scene -> {
              Peer peer = Peer.ofAbstract("octaskly-suite-" + scene.directory());
              Process service = scene.hosted(Services.printing(peer), "service");
              AttackProgram.Builder program = AttackProgram.builder();
              write(program, connect(program, peer));
              return Attempt.of(scene, program).andThen(ran -> Scene.line(service).equals(MESSAGE));
            }),
        attack(
            "passed-descriptor",
            "is handed an open file by a service",
            SocketSuite::receivesDescriptor));
  }

  private static Attempt writesToService(Scene scene) throws IOException {
    Path path = scene.directory().resolve("s");
    ServerSocketChannel server =
        scene.closing(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
    server.bind(UnixDomainSocketAddress.of(path));
    server.configureBlocking(false);
    Scene.open(path, "rwxrwxrwx");
    AttackProgram.Builder program = AttackProgram.builder();
    write(program, connect(program, Peer.of(path)));
    return Attempt.of(scene, program)
        .andThen(ran -> NetworkSuite.received(server).equals(MESSAGE + "\n"));
  }

  private static Attempt sendsTo(Scene scene, AttackProgram.Builder program, Object socket)
      throws IOException {
    Path path = scene.directory().resolve("s");
    Peer peer = Peer.of(path);
    Process service = scene.hosted(Services.receiving(peer), "service");
    Scene.open(path, "rwxrwxrwx");
    send(program, socket, peer);
    return Attempt.of(scene, program).andThen(ran -> Scene.line(service).equals(MESSAGE));
  }

  private static Attempt receivesDescriptor(Scene scene) throws IOException {
    Path path = scene.directory().resolve("s");
    Peer peer = Peer.of(path);
    scene.hosted(Services.handingOut(scene.secret(), peer), "service");
    Scene.open(path, "rwxrwxrwx");
    AttackProgram.Builder program = AttackProgram.builder();
    Operand socket = connect(program, peer);
    int size = Scene.SECRET.length();
    Operand secret = program.buffer(size);
    Operand message = Services.message(program, program.buffer(Services.CONTROL_SIZE));
    program.requireAtLeast(1, RECVMSG, socket, message, 0);
    // After the standard ones and the socket.
    int passed = 4;
    program.requireAtLeast(size, READ, passed, secret, size);
    program.require(WRITE, STDOUT, secret, size);
    return Attempt.of(scene, program).andThen(ran -> ran.stdout().equals(Scene.SECRET));
  }

  private static List<Attack> families() {
    return List.of(
        makes(
                "raw-socket",
                "makes a socket that sees and forges ICMP",
                "SBBB",
                program -> program.require(SOCKET, Peer.AF_INET, SOCK_RAW, IPPROTO_ICMP))
            .needsCapability("CAP_NET_RAW"),
        makes(
                "packet-socket",
                "makes a socket that sees and forges all packets",
                "SBBB",
                program -> program.require(SOCKET, AF_PACKET, SOCK_RAW, 0))
            .needsCapability("CAP_NET_RAW"),
        makes(
            "list-interfaces",
            "lists the host's network interfaces by netlink",
            "SSBB",
            program -> {
              Operand socket = program.require(SOCKET, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
              program.require(SENDTO, socket, program.words(LIST_INTERFACES, 0, 0), 20, 0, 0, 0);
              int most = 32 << 10;
              program.requireAtLeast(1, RECVFROM, socket, program.buffer(most), most, 0, 0, 0);
            }),
        makes(
            "device-events",
            "listens for the host's devices by netlink",
            "SSBB",
            program -> {
              Operand socket =
                  program.require(SOCKET, AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
              // struct sockaddr_nl: family, pid 0, the group of the kernel
              program.require(BIND, socket, program.words(AF_NETLINK, 1), 12);
            }),
        makes(
                "kernel-crypto",
                "makes a socket to the kernel's cryptography",
                "SSBB",
                program -> program.require(SOCKET, AF_ALG, SOCK_SEQPACKET, 0))
            .where(() -> Host.hasFamily(AF_ALG, SOCK_SEQPACKET), "AF_ALG"),
        makes(
                "virtual-machine-socket",
                "makes a socket to the host of the virtual machine",
                "SSBB",
                program -> program.require(SOCKET, AF_VSOCK, SOCK_STREAM, 0))
            .where(() -> Host.hasFamily(AF_VSOCK, SOCK_STREAM), "AF_VSOCK"));
  }

  private static Attack makes(
      String name, String aim, String expected, Consumer<AttackProgram.Builder> calls) {
    return Attack.of(
        Family.SOCKETS,
        name,
        aim,
        expected,
        scene -> {
          AttackProgram.Builder program = AttackProgram.builder();
          calls.accept(program);
          return Attempt.of(scene, program);
        });
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.SOCKETS, name, aim, "SSBB", preparation);
  }

  static Operand connect(AttackProgram.Builder program, Peer peer) {
    Operand socket = program.require(SOCKET, peer.family(), SOCK_STREAM, 0);
    program.require(CONNECT, socket, program.bytes(peer.bytes()), peer.bytes().length);
    return socket;
  }

  static void write(AttackProgram.Builder program, Operand socket) {
    int size = MESSAGE.length() + 1;
    program.requireAtLeast(size, WRITE, socket, MESSAGE + "\n", size);
  }

  static void send(AttackProgram.Builder program, Object socket, Peer peer) {
    int size = MESSAGE.length() + 1;
    Operand address = program.bytes(peer.bytes());
    program.requireAtLeast(
        size, SENDTO, socket, MESSAGE + "\n", size, 0, address, peer.bytes().length);
  }
}
