package io.octaskly;

import io.octaskly.crypto.KeyPurpose;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.KeyState;
import io.octaskly.crypto.PeerAuthenticator;
import io.octaskly.crypto.RingKey;
import io.octaskly.crypto.SealedMessages;
import io.octaskly.rbac.TokenKeys;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of a host and what uses them, all changed together. Thread-safe. */
final class HostKeys {
  private record Keys(
      KeyRing ring, TokenKeys tokens, SealedMessages messages, @Nullable PeerAuthenticator peers) {}

  private final InstantSource clock;
  private volatile Keys keys;

  HostKeys(KeyRing ring, @Nullable String node, InstantSource clock) {
    this.clock = clock;
    this.keys =
        new Keys(
            ring,
            tokenKeys(ring),
            SealedMessages.builder(ring).clock(clock).build(),
            node == null ? null : PeerAuthenticator.of(ring, node, clock));
  }

  KeyRing ring() {
    return keys.ring;
  }

  TokenKeys tokens() {
    return keys.tokens;
  }

  SealedMessages messages() {
    return keys.messages;
  }

  Optional<PeerAuthenticator> peers() {
    return Optional.ofNullable(keys.peers);
  }

  /** What was made with the present keys stays good. */
  synchronized void rotateTo(KeyRing next) {
    keys = with(keys, keys.ring.rotateTo(next));
  }

  /** Nothing that was made with the present keys is good any more. */
  synchronized void replaceBy(KeyRing next) {
    keys = with(keys, next);
  }

  /** No peer is believed any more until the secret is changed everywhere. */
  synchronized void replaceForPeers() {
    Keys now = keys;
    if (now.peers != null) {
      keys =
          new Keys(now.ring, now.tokens, now.messages, now.peers.withKeys(KeyRing.generate(clock)));
    }
  }

  private static Keys with(Keys now, KeyRing ring) {
    return new Keys(
        ring,
        tokenKeys(ring),
        now.messages.withKeys(ring),
        now.peers == null ? null : now.peers.withKeys(ring));
  }

  /** The ring's primary signs; as many of the newest others verify as a set may hold. */
  private static TokenKeys tokenKeys(KeyRing ring) {
    List<String> ids =
        new ArrayList<>(
            ring.keys().stream()
                .filter(key -> key.state() != KeyState.RETIRED)
                .map(RingKey::id)
                .limit(TokenKeys.MAX_KEYS)
                .toList());
    Collections.reverse(ids);
    TokenKeys tokens = TokenKeys.of(ids.get(0), ring.deriveKey(KeyPurpose.TOKENS, ids.get(0)));
    for (String id : ids.subList(1, ids.size())) {
      tokens = tokens.rotate(id, ring.deriveKey(KeyPurpose.TOKENS, id));
    }
    return tokens;
  }
}
