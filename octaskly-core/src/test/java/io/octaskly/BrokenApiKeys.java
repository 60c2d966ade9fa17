package io.octaskly;

import io.octaskly.rbac.ApiKey;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A store that can be out of reach. */
final class BrokenApiKeys implements ApiKeyStore {
  private final ApiKeyStore behind = ApiKeyStore.inMemory();
  volatile boolean isBroken;

  private ApiKeyStore reached() {
    if (isBroken) {
      throw new StoreException("the store of API keys cannot be reached", null);
    }
    return behind;
  }

  @Override
  public void add(ApiKey key) {
    reached().add(key);
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return reached().find(id);
  }

  @Override
  public List<ApiKey> ofSubject(String subject) {
    return reached().ofSubject(subject);
  }

  @Override
  public boolean isEmpty() {
    return reached().isEmpty();
  }

  @Override
  public boolean replace(ApiKey present, ApiKey next) {
    return reached().replace(present, next);
  }

  @Override
  public void used(String id, Instant at) {
    reached().used(id, at);
  }

  @Override
  public Optional<ApiKey> remove(String id) {
    return reached().remove(id);
  }

  @Override
  public List<ApiKey> removeAll() {
    return reached().removeAll();
  }
}
