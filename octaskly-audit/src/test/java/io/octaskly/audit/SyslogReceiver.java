package io.octaskly.audit;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** A receiver of syslog over TLS with a certificate for localhost. */
final class SyslogReceiver implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  final SSLContext trusted;
  private final SSLServerSocket server;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final List<Socket> connections = new ArrayList<>();
  private final Thread acceptor;

  private SyslogReceiver(SSLContext context) throws IOException {
    this.trusted = context;
    this.server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
    this.acceptor = new Thread(this::accept, "syslog-receiver");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** Starts one with a certificate for a host name. */
  static SyslogReceiver start(String host) {
    Path directory = null;
    try {
      directory = Files.createTempDirectory("syslog");
      Path store = directory.resolve("keys.p12");
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=" + host,
                  "-ext",
                  "SAN=dns:" + host,
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  new String(PASSWORD),
                  "-alias",
                  "syslog")
              .redirectErrorStream(true)
              .start();
      String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new AssertionError(output);
      }
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
      Files.delete(store);
      Files.delete(directory);
      return new SyslogReceiver(context(keys));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        synchronized (connections) {
          connections.add(connection);
        }
        Thread reader = new Thread(() -> read(connection), "syslog-connection");
        reader.setDaemon(true);
        reader.start();
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void read(Socket connection) {
    try (InputStream in = connection.getInputStream()) {
      DataInputStream data = new DataInputStream(in);
      while (true) {
        int length = 0;
        for (int c = data.read(); c != ' '; c = data.read()) {
          if (c < '0' || c > '9') {
            throw new EOFException("no length but " + c);
          }
          length = 10 * length + c - '0';
        }
        byte[] message = new byte[length];
        data.readFully(message);
        messages.add(new String(message, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The sender is gone, or did not trust us.
    }
  }

  /** {@return so many messages, in order} */
  List<String> take(int count) {
    List<String> taken = new ArrayList<>();
    try {
      while (taken.size() < count) {
        String next = messages.poll(30, TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("only " + taken.size() + " messages came");
        }
        taken.add(next);
      }
      return taken;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void dropConnections() throws IOException {
    synchronized (connections) {
      for (Socket connection : connections) {
        connection.close();
      }
      connections.clear();
    }
  }

  /** While a thread is in accept(2), the kernel goes on accepting: it has to be out of it. */
  @Override
  public void close() throws IOException {
    server.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    dropConnections();
  }
}
