package io.octaskly.rbac.internal.memory;

import io.octaskly.rbac.ApiKey;
import io.octaskly.rbac.ApiKeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** API keys in the memory of this process. */
public final class MemoryApiKeyStore implements ApiKeyStore {
  private final Map<String, ApiKey> keys = new ConcurrentHashMap<>();

  @Override
  public void add(ApiKey key) {
    if (keys.putIfAbsent(key.id(), key) != null) {
      throw new IllegalArgumentException("API key " + key.id() + " is there already");
    }
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public List<ApiKey> ofSubject(String subject) {
    return keys.values().stream().filter(key -> key.subject().equals(subject)).toList();
  }

  @Override
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  @Override
  public boolean replace(ApiKey present, ApiKey next) {
    ApiKey after =
        keys.computeIfPresent(
            present.id(),
            (id, found) -> found.secretDigest().equals(present.secretDigest()) ? next : found);
    return next.equals(after);
  }

  @Override
  public void used(String id, Instant at) {
    keys.computeIfPresent(id, (same, key) -> key.usedAt(at));
  }

  @Override
  public Optional<ApiKey> remove(String id) {
    return Optional.ofNullable(keys.remove(id));
  }

  @Override
  public List<ApiKey> removeAll() {
    return List.copyOf(keys.keySet()).stream().map(this::remove).flatMap(Optional::stream).toList();
  }
}
