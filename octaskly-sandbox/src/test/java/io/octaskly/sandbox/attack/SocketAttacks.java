package io.octaskly.sandbox.attack;

import static io.octaskly.sandbox.attack.Syscall.CONNECT;
import static io.octaskly.sandbox.attack.Syscall.SOCKET;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Attacks by way of the network and of the host's services. */
public final class SocketAttacks {
  // sys/socket.h
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int SOCK_STREAM = 1;

  private static final int MAX_SOCKET_PATH = 107;

  private SocketAttacks() {}

  /** Connects to an IPv4 address and sends a message. */
  public static AttackProgram connect(InetSocketAddress address, String message) {
    if (!(address.getAddress() instanceof Inet4Address host)) {
      throw new IllegalArgumentException(address + " is not an IPv4 address with a port");
    }
    ByteBuffer structure = ByteBuffer.allocate(16); // ip(7): struct sockaddr_in
    structure.order(ByteOrder.LITTLE_ENDIAN).putShort((short) AF_INET);
    structure.order(ByteOrder.BIG_ENDIAN).putShort((short) address.getPort());
    structure.put(host.getAddress());
    return connect(AF_INET, structure.array(), message);
  }

  /** Connects to a UNIX socket that has a path, as those of host services have. */
  public static AttackProgram connect(Path socket, String message) {
    byte[] path = socket.toString().getBytes(StandardCharsets.UTF_8);
    if (path.length > MAX_SOCKET_PATH) {
      throw new IllegalArgumentException(
          "socket path " + socket + " is longer than the " + MAX_SOCKET_PATH + " bytes of unix(7)");
    }
    ByteBuffer structure = ByteBuffer.allocate(2 + path.length + 1); // unix(7): struct sockaddr_un
    structure.order(ByteOrder.LITTLE_ENDIAN).putShort((short) AF_UNIX).put(path);
    return connect(AF_UNIX, structure.array(), message);
  }

  private static AttackProgram connect(int family, byte[] address, String message) {
    int size = message.getBytes(StandardCharsets.UTF_8).length;
    AttackProgram.Builder program = AttackProgram.builder();
    Operand socket = program.require(SOCKET, family, SOCK_STREAM, 0);
    program.require(CONNECT, socket, program.bytes(address), address.length);
    program.requireAtLeast(size, WRITE, socket, message, size);
    return program.build();
  }
}
