package io.octaskly.rbac.internal.jdbc;

import io.octaskly.rbac.User;
import io.octaskly.rbac.UserStore;
import java.util.Optional;

/** Users in a database. */
public final class JdbcUserStore implements UserStore {
  private final Database database;

  /**
   * Makes a store.
   *
   * @param database with its tables
   */
  public JdbcUserStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<User> find(String name) {
    return database.first(
        row ->
            new User(row.getString("user_name"), Columns.role(row), row.getString("password_hash")),
        "SELECT user_name, role_name, password_hash FROM octaskly_users WHERE user_name = ?",
        name);
  }

  @Override
  public void put(User user) {
    database.put(
        new Database.Statement(
            "UPDATE octaskly_users SET role_name = ?, password_hash = ? WHERE user_name = ?",
            user.role().id(),
            user.passwordHash(),
            user.name()),
        new Database.Statement(
            "INSERT INTO octaskly_users (role_name, password_hash, user_name) VALUES (?, ?, ?)",
            user.role().id(),
            user.passwordHash(),
            user.name()));
  }

  @Override
  public boolean remove(String name) {
    return database.update("DELETE FROM octaskly_users WHERE user_name = ?", name) == 1;
  }

  @Override
  public boolean replace(User expected, User replacement) {
    return database.update(
            "UPDATE octaskly_users SET role_name = ?, password_hash = ?"
                + " WHERE user_name = ? AND role_name = ? AND password_hash = ?",
            replacement.role().id(),
            replacement.passwordHash(),
            expected.name(),
            expected.role().id(),
            expected.passwordHash())
        == 1;
  }

  @Override
  public boolean replacePasswordHash(String name, String expected, String replacement) {
    return database.update(
            "UPDATE octaskly_users SET password_hash = ? WHERE user_name = ? AND password_hash = ?",
            replacement,
            name,
            expected)
        == 1;
  }
}
