package io.octaskly.audit;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to a syslog receiver over TLS: RFC 5424 messages in RFC 5425 frames, facility 13
 * (log audit), the event's line as message. Connects when it is first used and again when the
 * connection is lost. Syslog acknowledges nothing: what the network took counts as sent, so this is
 * a sink next to one that is durable. Thread-safe as far as sinks are.
 */
public final class SyslogSink implements AuditSink, Closeable {
  /** RFC 5425 section 6. */
  public static final int DEFAULT_PORT = 6514;

  private static final int FACILITY = 13;
  private static final Pattern FIELD = Pattern.compile("[!-~]{1,48}");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String host;
  private final int port;
  private final SSLSocketFactory tls;
  private final String header;
  private @Nullable Socket socket;

  private SyslogSink(String host, int port, SSLSocketFactory tls, String header) {
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.header = header;
  }

  /**
   * {@return a sink for a receiver}
   *
   * @param host the receiver's name, which its certificate must carry
   * @param port its port, such as {@link #DEFAULT_PORT}
   * @param tls makes sockets that trust the receiver's certificate, for example {@code
   *     SSLContext.getDefault().getSocketFactory()}
   * @param hostName what to call this host, 1 to 48 visible ASCII characters
   * @param appName what to call this application, 1 to 48 visible ASCII characters
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static SyslogSink tls(
      String host, int port, SSLSocketFactory tls, String hostName, String appName) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is outside 1..65535");
    }
    for (String field : List.of(hostName, appName)) {
      if (!FIELD.matcher(field).matches()) {
        throw new IllegalArgumentException(
            "syslog field \"" + field + "\" is not 1 to 48 visible ASCII characters");
      }
    }
    String header = " " + hostName + " " + appName + " " + ProcessHandle.current().pid() + " ";
    return new SyslogSink(
        Objects.requireNonNull(host, "host"), port, Objects.requireNonNull(tls, "tls"), header);
  }

  @Override
  public synchronized void append(List<AuditRecord> batch) throws IOException {
    boolean fresh = socket == null;
    try {
      send(batch);
    } catch (IOException e) {
      disconnect(e);
      if (fresh) {
        throw e;
      }
      // The receiver may have closed a connection that was idle: once more, over a new one.
      try {
        send(batch);
      } catch (IOException again) {
        disconnect(again);
        throw again;
      }
    }
  }

  private void send(List<AuditRecord> batch) throws IOException {
    OutputStream out = connected().getOutputStream();
    for (AuditRecord record : batch) {
      out.write(frame(record));
    }
    out.flush();
  }

  /** RFC 5424 section 6, behind the length that RFC 5425 section 4.3 asks for. */
  byte[] frame(AuditRecord record) {
    AuditEvent event = record.event();
    int priority = FACILITY * 8 + severity(event.severity());
    String type = event.eventType();
    String start =
        "<"
            + priority
            + ">1 "
            + event.timestamp().orElseThrow()
            + header
            + type.substring(0, Math.min(32, type.length()))
            + " - ";
    byte[] head = start.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer line = record.bytes();
    int length = head.length + line.remaining() - 1;
    byte[] count = (length + " ").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer frame = ByteBuffer.allocate(count.length + length);
    frame.put(count).put(head).put(line.limit(line.limit() - 1));
    return frame.array();
  }

  private static int severity(Severity severity) {
    return switch (severity) {
      case DEBUG -> 7;
      case INFO -> 6;
      case WARNING -> 4;
      case ERROR -> 3;
      case CRITICAL -> 2;
    };
  }

  private Socket connected() throws IOException {
    Socket present = socket;
    if (present != null) {
      return present;
    }
    Socket plain = new Socket();
    try {
      int timeout = Math.toIntExact(TIMEOUT.toMillis());
      plain.connect(new InetSocketAddress(host, port), timeout);
      plain.setSoTimeout(timeout);
      SSLSocket secured = (SSLSocket) tls.createSocket(plain, host, port, true);
      SSLParameters parameters = secured.getSSLParameters();
      // Or any certificate that is trusted for another host would do.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      socket = secured;
      return secured;
    } catch (IOException e) {
      plain.close();
      throw new IOException("syslog receiver " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  private void disconnect(IOException reason) {
    Socket present = socket;
    socket = null;
    if (present != null) {
      try {
        present.close();
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }
  }

  /** Does nothing more than {@link #append} did: syslog acknowledges nothing. */
  @Override
  public void force() {}

  /** Closes the connection; another use opens it again. */
  @Override
  public synchronized void close() throws IOException {
    Socket present = socket;
    socket = null;
    if (present != null) {
      present.close();
    }
  }
}
