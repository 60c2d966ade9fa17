package io.octaskly.examples.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A service of the host that a task has no business to talk to. */
final class Listener implements AutoCloseable {
  private final ServerSocketChannel server;

  private Listener(ServerSocketChannel server) {
    this.server = server;
  }

  static Listener on(SocketAddress address) throws IOException {
    ServerSocketChannel server =
        address instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open(StandardProtocolFamily.INET);
    server.bind(address);
    // The kernel has completed a connection before the program that asked for it goes on; what has
    // not arrived when that program has ended never will.
    server.configureBlocking(false);
    return new Listener(server);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) localAddress();
  }

  Path path() {
    return ((UnixDomainSocketAddress) localAddress()).getPath();
  }

  private SocketAddress localAddress() {
    try {
      return server.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether somebody has connected since the last call and sent this message. */
  boolean received(String message) {
    try (SocketChannel client = server.accept()) {
      if (client == null) {
        return false;
      }
      ByteBuffer buffer = ByteBuffer.allocate(message.length());
      while (buffer.hasRemaining() && client.read(buffer) >= 0) {
        // until the message is complete or the client has gone
      }
      return new String(buffer.array(), StandardCharsets.UTF_8).equals(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
