package io.octaskly.testing.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * Keeps connections that were closed, as the pools of applications do: opening one takes PostgreSQL
 * a process and a key derivation. Like a pool it does not put back what was changed on them.
 */
final class ReusedConnections {
  private final DataSource source;
  private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

  private ReusedConnections(DataSource source) {
    this.source = source;
  }

  static DataSource of(DataSource source) {
    ReusedConnections pool = new ReusedConnections(source);
    return (DataSource)
        Proxy.newProxyInstance(
            ReusedConnections.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection") && arguments == null) {
                return pool.take();
              }
              return invoked(() -> method.invoke(source, arguments));
            });
  }

  private Connection take() throws SQLException {
    Connection kept = idle.poll();
    Connection connection = kept == null ? source.getConnection() : kept;
    AtomicBoolean closed = new AtomicBoolean();
    return (Connection)
        Proxy.newProxyInstance(
            ReusedConnections.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                if (closed.compareAndSet(false, true)) {
                  idle.add(connection);
                }
                return null;
              }
              if (closed.get()) {
                throw new SQLException("this connection was closed");
              }
              return invoked(() -> method.invoke(connection, arguments));
            });
  }

  /** Something that is invoked by reflection. */
  private interface Invocation {
    Object invoke() throws ReflectiveOperationException;
  }

  private static Object invoked(Invocation invocation) throws Throwable {
    try {
      return invocation.invoke();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
