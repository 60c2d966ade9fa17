package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CLOCK;
import static io.octaskly.crypto.Samples.NOW;
import static io.octaskly.crypto.Samples.ring;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAuthenticatorTest {
  private static final byte[] BODY = "{\"task\":7}".getBytes(UTF_8);

  private final KeyRing ring = ring("a");
  private final PeerAuthenticator sender = PeerAuthenticator.of(ring, "worker-01", CLOCK);
  private Instant now = NOW;
  private final PeerAuthenticator receiver = PeerAuthenticator.of(ring, "dispatcher-01", () -> now);

  @Test
  void a_request_is_accepted_and_names_its_sender() {
    assertThat(verify(sign())).isEqualTo("worker-01");
  }

  @Test
  void a_request_is_accepted_once() {
    PeerProof proof = sign();
    verify(proof);

    assertRefused(PeerRefusal.REPLAYED, proof);
    assertRefused(PeerRefusal.REPLAYED, proof);
  }

  @Test
  void the_same_request_made_twice_is_two_requests() {
    verify(sign());

    assertThat(verify(sign())).isEqualTo("worker-01");
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, -59, 0, 59, 60})
  void clocks_may_differ_by_a_minute(int seconds) {
    now = NOW.truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);

    assertThat(verify(sign())).isEqualTo("worker-01");
  }

  @ParameterizedTest
  @ValueSource(ints = {-3600, -61, 61, 3600})
  void clocks_may_not_differ_by_more(int seconds) {
    now = NOW.truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);

    assertRefused(PeerRefusal.OUTSIDE_WINDOW, sign());
  }

  @Test
  void a_request_is_remembered_for_as_long_as_it_would_be_accepted() {
    for (int made = -60; made <= 60; made++) {
      Instant instant = NOW.plusSeconds(made);
      PeerProof proof = sign(InstantSource.fixed(instant));
      now = NOW;
      verify(proof);
      for (int later = 0; later <= made + 61; later++) {
        now = NOW.plusSeconds(later);
        assertThat(refusal(proof)).isIn(PeerRefusal.REPLAYED, PeerRefusal.OUTSIDE_WINDOW);
      }
    }
  }

  @Test
  void a_request_that_was_forgotten_is_not_taken_again_when_the_clock_goes_back() {
    PeerProof proof = sign();
    verify(proof);
    now = NOW.plusSeconds(600);
    verify(sign(InstantSource.fixed(now)));
    now = NOW;

    assertRefused(PeerRefusal.REPLAYED, proof);
  }

  @Test
  void every_part_of_a_request_counts() {
    PeerProof proof = sign();
    byte[] otherBody = BODY.clone();
    otherBody[3] ^= 1;

    assertThat(refusal(proof, "PUT", "/tasks?x=1", BODY)).isEqualTo(PeerRefusal.NOT_AUTHENTIC);
    assertThat(refusal(proof, "POST", "/tasks?x=2", BODY)).isEqualTo(PeerRefusal.NOT_AUTHENTIC);
    assertThat(refusal(proof, "POST", "/tasks?x=1", otherBody))
        .isEqualTo(PeerRefusal.NOT_AUTHENTIC);
    assertThat(refusal(proof, "POST/", "tasks?x=1", BODY)).isEqualTo(PeerRefusal.NOT_AUTHENTIC);
    for (PeerProof altered :
        List.of(
            new PeerProof("worker-02", proof.timestamp(), proof.nonce(), proof.tag()),
            new PeerProof(
                proof.peer(), proof.timestamp().plusSeconds(1), proof.nonce(), proof.tag()),
            new PeerProof(proof.peer(), proof.timestamp(), "0".repeat(32), proof.tag()),
            new PeerProof(proof.peer(), proof.timestamp(), proof.nonce(), "0".repeat(64)))) {
      assertRefused(PeerRefusal.NOT_AUTHENTIC, altered);
    }
    assertThat(verify(proof)).isEqualTo("worker-01");
  }

  @Test
  void every_bit_of_a_tag_counts() {
    PeerProof proof = sign();
    byte[] tag = HexFormat.of().parseHex(proof.tag());
    for (int bit = 0; bit < tag.length * 8; bit++) {
      byte[] altered = tag.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(
          PeerRefusal.NOT_AUTHENTIC,
          new PeerProof(
              proof.peer(), proof.timestamp(), proof.nonce(), HexFormat.of().formatHex(altered)));
    }
  }

  @Test
  void a_request_to_another_peer_is_refused() {
    PeerProof proof = sender.sign("dispatcher-02", "POST", "/tasks?x=1", BODY);

    assertRefused(PeerRefusal.NOT_AUTHENTIC, proof);
  }

  @Test
  void a_peer_with_another_ring_is_refused() {
    PeerProof proof =
        PeerAuthenticator.of(ring("b"), "worker-01", CLOCK)
            .sign("dispatcher-01", "POST", "/tasks?x=1", BODY);

    assertRefused(PeerRefusal.NOT_AUTHENTIC, proof);
  }

  @Test
  void during_a_rotation_both_keys_are_accepted_and_replays_are_still_refused() {
    PeerProof old = sign();
    verify(old);
    KeyRing rotated = ring.rotate(CLOCK);
    PeerAuthenticator after = receiver.withKeys(rotated);
    PeerProof fresh =
        PeerAuthenticator.of(rotated, "worker-01", CLOCK)
            .sign("dispatcher-01", "POST", "/tasks?x=1", BODY);

    assertThat(after.verify(sign(), "POST", "/tasks?x=1", BODY)).isEqualTo("worker-01");
    assertThat(after.verify(fresh, "POST", "/tasks?x=1", BODY)).isEqualTo("worker-01");
    assertThatExceptionOfType(PeerRefusedException.class)
        .isThrownBy(() -> after.verify(old, "POST", "/tasks?x=1", BODY))
        .extracting(PeerRefusedException::refusal)
        .isEqualTo(PeerRefusal.REPLAYED);
    assertThatExceptionOfType(PeerRefusedException.class)
        .isThrownBy(
            () ->
                after
                    .withKeys(rotated.retire(ring.primary().id()))
                    .verify(sign(), "POST", "/tasks?x=1", BODY))
        .extracting(PeerRefusedException::refusal)
        .isEqualTo(PeerRefusal.NOT_AUTHENTIC);
  }

  @Test
  void requests_beyond_the_capacity_are_refused_until_others_are_too_old() {
    PeerAuthenticator small =
        PeerAuthenticator.builder(ring, "dispatcher-01", () -> now).capacity(3).build();
    for (int i = 0; i < 3; i++) {
      small.verify(sign(), "POST", "/tasks?x=1", BODY);
    }
    assertThatExceptionOfType(PeerRefusedException.class)
        .isThrownBy(() -> small.verify(sign(), "POST", "/tasks?x=1", BODY))
        .extracting(PeerRefusedException::refusal)
        .isEqualTo(PeerRefusal.CACHE_FULL);

    now = NOW.plusSeconds(180);
    PeerProof later = sign(InstantSource.fixed(now));
    assertThat(small.verify(later, "POST", "/tasks?x=1", BODY)).isEqualTo("worker-01");
  }

  @Test
  void a_request_that_is_refused_takes_no_room() {
    PeerAuthenticator small =
        PeerAuthenticator.builder(ring, "dispatcher-01", () -> now).capacity(1).build();
    for (int i = 0; i < 10; i++) {
      PeerProof forged =
          new PeerProof(
              "worker-01", NOW.truncatedTo(ChronoUnit.SECONDS), "0".repeat(32), "0".repeat(64));
      assertThatExceptionOfType(PeerRefusedException.class)
          .isThrownBy(() -> small.verify(forged, "POST", "/tasks?x=1", BODY));
    }

    assertThat(small.verify(sign(), "POST", "/tasks?x=1", BODY)).isEqualTo("worker-01");
  }

  @Test
  void a_proof_is_one_line_of_text() {
    PeerProof proof = sign();

    assertThat(proof.toText())
        .matches(
            "Octaskly-HMAC-SHA256 peer=worker-01, time=1770474645, nonce=[0-9a-f]{32},"
                + " tag=[0-9a-f]{64}");
    assertThat(PeerProof.parse(proof.toText())).isEqualTo(proof);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer x",
        "Octaskly-HMAC-SHA256 peer=a, time=1, nonce=0, tag=0",
        "Octaskly-HMAC-SHA256 peer=a b, time=1, nonce=00000000000000000000000000000000,"
            + " tag=0000000000000000000000000000000000000000000000000000000000000000",
        "Octaskly-HMAC-SHA256 peer=a, time=-1, nonce=00000000000000000000000000000000,"
            + " tag=0000000000000000000000000000000000000000000000000000000000000000",
        "Octaskly-HMAC-SHA256 peer=a, time=9999999999999, nonce=00000000000000000000000000000000,"
            + " tag=0000000000000000000000000000000000000000000000000000000000000000",
        "Octaskly-HMAC-SHA256 peer=a, time=1, nonce=00000000000000000000000000000000,"
            + " tag=0000000000000000000000000000000000000000000000000000000000000000 "
      })
  void any_other_text_is_refused(String text) {
    assertThatExceptionOfType(PeerRefusedException.class)
        .isThrownBy(() -> PeerProof.parse(text))
        .withMessage("request of a peer was refused")
        .extracting(PeerRefusedException::refusal)
        .isEqualTo(PeerRefusal.MALFORMED);
  }

  @Test
  void the_greatest_time_that_can_be_written_is_outside_the_window() {
    PeerProof far =
        PeerProof.parse(
            "Octaskly-HMAC-SHA256 peer=a, time=999999999999, nonce="
                + "0".repeat(32)
                + ", tag="
                + "0".repeat(64));

    assertRefused(PeerRefusal.NOT_AUTHENTIC, far);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a,b", "ä"})
  void a_name_that_is_no_plain_one_is_a_mistake(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> PeerAuthenticator.of(ring, name, CLOCK));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sender.sign(name, "POST", "/tasks?x=1", BODY));
  }

  private PeerProof sign() {
    return sender.sign("dispatcher-01", "POST", "/tasks?x=1", BODY);
  }

  private PeerProof sign(InstantSource clock) {
    return PeerAuthenticator.of(ring, "worker-01", clock)
        .sign("dispatcher-01", "POST", "/tasks?x=1", BODY);
  }

  private String verify(PeerProof proof) {
    return receiver.verify(proof, "POST", "/tasks?x=1", BODY);
  }

  private void assertRefused(PeerRefusal refusal, PeerProof proof) {
    assertThat(refusal(proof)).isEqualTo(refusal);
  }

  private PeerRefusal refusal(PeerProof proof) {
    return refusal(proof, "POST", "/tasks?x=1", BODY);
  }

  private PeerRefusal refusal(PeerProof proof, String method, String path, byte[] body) {
    PeerRefusedException refused =
        catchThrowableOfType(
            PeerRefusedException.class, () -> receiver.verify(proof, method, path, body));
    assertThat(refused).hasMessage("request of a peer was refused").hasNoCause();
    return refused.refusal();
  }
}
