package io.octaskly.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

  @Test
  void a_real_postgresql_answers() throws SQLException {
    assertThat(query(PostgresServer.shared().newDatabase(), "SELECT version()"))
        .startsWith("PostgreSQL ");
  }

  @Test
  void one_server_serves_the_whole_jvm() {
    assertThat(PostgresServer.shared()).isSameAs(PostgresServer.shared());
  }

  @Test
  void each_database_is_new_and_empty() throws SQLException {
    DataSource one = PostgresServer.shared().newDatabase();
    DataSource other = PostgresServer.shared().newDatabase();
    try (Connection connection = one.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE here (x INT)");
    }
    assertThat(query(one, "SELECT count(*) FROM here")).isEqualTo("0");
    assertThatThrownBy(() -> query(other, "SELECT count(*) FROM here"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void a_client_without_the_password_is_refused() {
    assertThatThrownBy(
            () -> PostgresServer.shared().newDatabase().getConnection("octaskly", "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  private static String query(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
