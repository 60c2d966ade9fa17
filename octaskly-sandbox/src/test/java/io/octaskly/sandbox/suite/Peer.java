package io.octaskly.sandbox.suite;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A socket's address, as the kernel takes it. Immutable. */
final class Peer {
  // sys/socket.h
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int FLOW = 4;

  private final int family;
  private final byte[] bytes;

  private Peer(int family, byte[] bytes) {
    this.family = family;
    this.bytes = bytes;
  }

  /** The family of the socket. */
  int family() {
    return family;
  }

  /** {@code struct sockaddr}. */
  byte[] bytes() {
    return bytes.clone();
  }

  /** {@code ip(7)} or {@code ipv6(7)}. */
  static Peer of(InetSocketAddress address) {
    boolean six = address.getAddress() instanceof Inet6Address;
    ByteBuffer structure = ByteBuffer.allocate(six ? 28 : 16);
    family(structure, six ? AF_INET6 : AF_INET);
    structure.order(ByteOrder.BIG_ENDIAN).putShort((short) address.getPort());
    if (six) {
      structure.put(new byte[FLOW]);
    }
    structure.put(address.getAddress().getAddress());
    return new Peer(six ? AF_INET6 : AF_INET, structure.array());
  }

  /** {@code unix(7)}: a socket with a path. */
  static Peer of(Path path) {
    return unix(path + "\0");
  }

  /** {@code unix(7)}: a socket with a name outside the file system. */
  static Peer ofAbstract(String name) {
    return unix("\0" + name);
  }

  private static Peer unix(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer structure = ByteBuffer.allocate(2 + bytes.length);
    family(structure, AF_UNIX);
    return new Peer(AF_UNIX, structure.put(bytes).array());
  }

  private static void family(ByteBuffer structure, int family) {
    structure.order(ByteOrder.LITTLE_ENDIAN).putShort((short) family);
  }
}
