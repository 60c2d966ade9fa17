package io.octaskly.testing.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server that lives as long as this JVM, on a port of the loopback interface and with
 * files in a new temporary directory. Its binaries come with the test class path. Thread-safe.
 *
 * <p>However the JVM ends, the server ends with it: a shell between them waits for the end of a
 * pipe that only the JVM holds, stops the server and removes its files.
 */
public final class PostgresServer {
  private static final String USER = "octaskly";

  /**
   * Starts a server, stops and starts it as its standard input says, and at the end of that stops
   * it and removes its directory.
   */
  private static final String KEEPER =
      "directory=$1; shift; \"$@\" </dev/null 2>&1 & server=$!; exec 3>&1 >/dev/null 2>&1;"
          + " while read -r word; do case $word in"
          + " stop) kill -INT $server; wait $server;;"
          + " start) \"$@\" </dev/null >&3 2>&1 & server=$!;;"
          + " esac; done; kill -INT $server; wait $server; rm -rf \"$directory\"";

  private static final int ATTEMPTS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private static @Nullable PostgresServer shared;

  private final int port;
  private final String password;

  /** Held open: its end is the server's. */
  private final Process keeper;

  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(int port, String password, Process keeper) {
    this.port = port;
    this.password = password;
    this.keeper = keeper;
  }

  /**
   * {@return the one server of this JVM, started if need be} On a machine that there are no
   * binaries for, or whose root can become nobody else, the calling test is skipped with the
   * reason.
   */
  public static synchronized PostgresServer shared() {
    if (shared == null || !shared.keeper.isAlive()) {
      shared = start();
    }
    return shared;
  }

  /** {@return a data source on a new and empty database; it uses its connections again} */
  public DataSource newDatabase() {
    return ReusedConnections.of(database(create()));
  }

  /**
   * {@return the address of a new and empty database for {@link java.sql.DriverManager}, with user
   * and password, for another process}
   */
  public String newDatabaseUrl() {
    return "jdbc:postgresql://"
        + InetAddress.getLoopbackAddress().getHostAddress()
        + ":"
        + port
        + "/"
        + create()
        + "?user="
        + USER
        + "&password="
        + password;
  }

  /** Stops the server: it ends all connections, and takes no new ones until {@link #goOn}. */
  public void stop() {
    tell("stop");
    awaitAnswers(false);
  }

  /** Starts the server again, on the same port and with the same data. */
  public void goOn() {
    tell("start");
    awaitAnswers(true);
  }

  private void tell(String word) {
    try {
      OutputStream commands = keeper.getOutputStream();
      commands.write((word + "\n").getBytes(StandardCharsets.UTF_8));
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the server has ended", e);
    }
  }

  private void awaitAnswers(boolean expected) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (answers() != expected) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "PostgreSQL does not " + (expected ? "start again" : "stop") + " in " + PATIENCE);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private boolean answers() {
    try (Connection connection = database("postgres").getConnection()) {
      return connection.isValid(0);
    } catch (SQLException e) {
      return false;
    }
  }

  private String create() {
    String name = "test" + databases.incrementAndGet();
    try (Connection connection = database("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create the database " + name, e);
    }
    return name;
  }

  private DataSource database(String name) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {InetAddress.getLoopbackAddress().getHostAddress()});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(name);
    source.setUser(USER);
    source.setPassword(password);
    return source;
  }

  private static PostgresServer start() {
    PostgresBinaries binaries = PostgresBinaries.ofThisMachine();
    List<String> unprivileged = Unprivileged.prefix();
    try {
      Path directory = Files.createTempDirectory("octaskly-postgres");
      Unprivileged.letOthersPass(directory);
      Path programs = binaries.unpack(directory.resolve("programs"));
      String password = password();
      Path data = initialised(directory, programs, unprivileged, password);
      for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
        int port = freePort();
        Process keeper = keeper(directory, programs, unprivileged, data, port);
        List<String> log = new ArrayList<>();
        if (isReady(keeper, log)) {
          return new PostgresServer(port, password, keeper);
        }
        if (log.stream().noneMatch(line -> line.contains("could not bind"))) {
          throw new IllegalStateException("PostgreSQL does not start: " + log);
        }
      }
      throw new IllegalStateException("no free port in " + ATTEMPTS + " attempts");
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not start", e);
    }
  }

  private static Path initialised(
      Path directory, Path programs, List<String> unprivileged, String password)
      throws IOException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Unprivileged.give(home);
    Path passwordFile = Files.writeString(home.resolve("password"), password);
    Unprivileged.give(passwordFile);
    Path data = home.resolve("data");
    List<String> command = new ArrayList<>(unprivileged);
    command.addAll(
        List.of(
            programs.resolve("bin/initdb").toString(),
            "--pgdata=" + data,
            "--username=" + USER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
    Commands.run(command, home);
    return data;
  }

  private static Process keeper(
      Path directory, Path programs, List<String> unprivileged, Path data, int port)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", KEEPER, "sh", directory.toString()));
    command.addAll(unprivileged);
    command.addAll(
        List.of(
            programs.resolve("bin/postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=" + InetAddress.getLoopbackAddress().getHostAddress(),
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off"));
    return new ProcessBuilder(command).directory(directory.toFile()).start();
  }

  /** Reads the server's log until it says so or ends, and drops what it says later. */
  @SuppressWarnings("resource") // open as long as the server
  private static boolean isReady(Process keeper, List<String> log) throws IOException {
    BufferedReader lines = keeper.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains("database system is ready to accept connections")) {
        Thread drain = new Thread(() -> discard(keeper), "postgres-log");
        drain.setDaemon(true);
        drain.start();
        return true;
      }
      log.add(line);
    }
    return false;
  }

  private static void discard(Process keeper) {
    try {
      keeper.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("the server's log cannot be read", e);
    }
  }

  private static String password() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
