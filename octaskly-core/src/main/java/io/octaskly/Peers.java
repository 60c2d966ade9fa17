package io.octaskly;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Severity;
import io.octaskly.crypto.PeerAuthenticator;
import io.octaskly.crypto.PeerProof;
import io.octaskly.crypto.PeerRefusedException;
import java.util.Objects;

/**
 * Requests between the nodes that share a host's secret: proves who sent one, and that it is taken
 * once. Goes with the host's secret as it changes, and ends with a lockdown. Thread-safe.
 *
 * @see PeerAuthenticator
 */
public final class Peers {
  private final HostKeys keys;
  private final HostState state;
  private final AccessControl access;
  private final Recorder recorder;

  Peers(HostKeys keys, HostState state, AccessControl access, Recorder recorder) {
    this.keys = keys;
    this.state = state;
    this.access = access;
    this.recorder = recorder;
  }

  /**
   * {@return a proof for a request of this node, to be sent with it}
   *
   * @param receiver the node that it goes to
   * @param method such as {@code POST}
   * @param path with its query, as it is sent
   * @param body any bytes; empty if there is none
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code receiver} is no node's name
   * @throws OctasklyException if the host is closed or locked down
   */
  public PeerProof sign(String receiver, String method, String path, byte[] body) {
    state.requireRunning();
    return authenticator().sign(receiver, method, path, body);
  }

  /**
   * {@return the name of the node that made a request to this one} A second time, the same request
   * is refused. Refusals are on record.
   *
   * @param proof what came with it, as text
   * @param method as it was received
   * @param path with its query, as it was received
   * @param body as it was received
   * @param remoteAddress where the request comes from
   * @throws NullPointerException if an argument is null
   * @throws PeerRefusedException if the request is refused, for whatever reason
   * @throws RateLimitedException if the address asks too often
   * @throws AuditException if a refusal cannot be recorded
   * @throws OctasklyException if the host is closed or locked down
   */
  public String verify(
      String proof, String method, String path, byte[] body, String remoteAddress) {
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    state.requireOpen();
    access.limitRequests(remoteAddress);
    try {
      return authenticator().verify(PeerProof.parse(proof), method, path, body);
    } catch (PeerRefusedException e) {
      recorder.record(
          AuditEvent.builder(EventType.NODE, "peer_refused")
              .severity(Severity.WARNING)
              .sourceIp(remoteAddress)
              .detail("reason", e.refusal().name()));
      throw e;
    }
  }

  private PeerAuthenticator authenticator() {
    return keys.peers()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this host has no name among its peers: call OctasklyHost.Builder.node"));
  }
}
