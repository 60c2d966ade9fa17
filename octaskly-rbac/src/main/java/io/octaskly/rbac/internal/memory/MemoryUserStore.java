package io.octaskly.rbac.internal.memory;

import io.octaskly.rbac.User;
import io.octaskly.rbac.UserStore;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Users in the memory of this process. */
public final class MemoryUserStore implements UserStore {
  private final Map<String, User> users = new ConcurrentHashMap<>();

  @Override
  public Optional<User> find(String name) {
    return Optional.ofNullable(users.get(name));
  }

  @Override
  public void put(User user) {
    users.put(user.name(), user);
  }

  @Override
  public boolean remove(String name) {
    return users.remove(name) != null;
  }

  @Override
  public boolean replace(User expected, User replacement) {
    return users.replace(expected.name(), expected, replacement);
  }

  @Override
  public boolean replacePasswordHash(String name, String expected, String replacement) {
    Objects.requireNonNull(replacement, "replacement");
    User present = users.get(name);
    return present != null
        && present.passwordHash().equals(expected)
        && users.replace(name, present, new User(name, present.role(), replacement));
  }
}
