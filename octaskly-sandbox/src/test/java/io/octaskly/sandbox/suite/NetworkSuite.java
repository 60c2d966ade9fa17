package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.BIND;
import static io.octaskly.sandbox.attack.Syscall.LISTEN;
import static io.octaskly.sandbox.attack.Syscall.SOCKET;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Attacks by way of the network, each twice: with the network open, as it is up to STRICT, and with
 * {@code network(NONE)} at STRICT. VERY_STRICT never has one.
 */
final class NetworkSuite {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private NetworkSuite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>();
    addBoth(attacks, "tcp", "writes to a TCP server of the host", scene -> tcp(scene, LOOPBACK));
    addBoth(attacks, "udp", "sends a datagram to a UDP server of the host", NetworkSuite::udp);
    addBoth(attacks, "tcp-ipv6", "writes to it by IPv6", scene -> tcp(scene, LOOPBACK_6));
    addBoth(attacks, "listen", "becomes a TCP server on the host", NetworkSuite::listen);
    return attacks;
  }

  private static void addBoth(
      List<Attack> attacks, String name, String aim, Attack.Preparation preparation) {
    attacks.add(attack(name, aim, "SSSB", preparation));
    attacks.add(
        attack(
            name + "-closed",
            aim + ", with the network closed",
            "SSBB",
            scene -> preparation.prepare(scene).in(NetworkSuite::closed)));
  }

  private static Attack attack(
      String name, String aim, String expected, Attack.Preparation preparation) {
    return Attack.of(Family.SOCKETS, name, aim, expected, preparation)
        .where(() -> !name.contains("ipv6") || Host.hasFamily(Peer.AF_INET6, 1), "IPv6");
  }

  private static Sandbox.Builder closed(Sandbox.Builder builder, IsolationLevel level) {
    return level.isAtLeast(IsolationLevel.STRICT) ? builder.network(Network.NONE) : builder;
  }

  private static Attempt tcp(Scene scene, byte[] host) throws IOException {
    ServerSocketChannel server = scene.closing(ServerSocketChannel.open());
    server.bind(new InetSocketAddress(InetAddress.getByAddress(host), 0));
    server.configureBlocking(false);
    AttackProgram.Builder program = AttackProgram.builder();
    Peer peer = Peer.of((InetSocketAddress) server.getLocalAddress());
    SocketSuite.write(program, SocketSuite.connect(program, peer));
    return Attempt.of(scene, program)
        .andThen(ran -> received(server).equals(SocketSuite.MESSAGE + "\n"));
  }

  private static Attempt udp(Scene scene) throws IOException {
    DatagramChannel server = scene.closing(DatagramChannel.open(StandardProtocolFamily.INET));
    server.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
    server.configureBlocking(false);
    AttackProgram.Builder program = AttackProgram.builder();
    Operand socket = program.require(SOCKET, Peer.AF_INET, SocketSuite.SOCK_DGRAM, 0);
    SocketSuite.send(program, socket, Peer.of((InetSocketAddress) server.getLocalAddress()));
    return Attempt.of(scene, program)
        .andThen(ran -> received(server).equals(SocketSuite.MESSAGE + "\n"));
  }

  private static Attempt listen(Scene scene) throws IOException {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand socket = program.require(SOCKET, Peer.AF_INET, SocketSuite.SOCK_STREAM, 0);
    Peer anyPort = Peer.of(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
    program.require(BIND, socket, program.bytes(anyPort.bytes()), anyPort.bytes().length);
    program.require(LISTEN, socket, 1);
    return Attempt.of(scene, program);
  }

  /** What has been written on the first connection, which is closed by now; empty if none was. */
  static String received(ServerSocketChannel server) {
    try (SocketChannel connection = server.accept()) {
      if (connection == null) {
        return "";
      }
      ByteBuffer buffer = ByteBuffer.allocate(64);
      int count = connection.read(buffer);
      while (count > 0) {
        count = connection.read(buffer);
      }
      return text(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String received(DatagramChannel server) {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(64);
      server.receive(buffer);
      return text(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(ByteBuffer buffer) {
    return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
  }
}
