package io.octaskly.crypto;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a peer sends with a request to show that it made it, and when.
 *
 * @param peer who sends, 1 to 64 letters, digits or {@code - _ . : @}
 * @param timestamp when, in whole seconds
 * @param nonce 32 hexadecimal digits, different in each request
 * @param tag 64 hexadecimal digits: HMAC-SHA256 of the request
 */
public record PeerProof(String peer, Instant timestamp, String nonce, String tag) {
  private static final String SCHEME = "Octaskly-HMAC-SHA256";
  private static final Pattern PEER = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");
  private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern TAG = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern TEXT =
      Pattern.compile(
          SCHEME
              + " peer=([A-Za-z0-9._:@-]{1,64}), time=(\\d{1,12}), nonce=([0-9a-f]{32}),"
              + " tag=([0-9a-f]{64})");

  /** Longer than any that matches. */
  private static final int MAX_TEXT = 256;

  /**
   * Makes a proof; {@link PeerAuthenticator#sign} makes one that is accepted.
   *
   * @param peer who sends
   * @param timestamp when, in whole seconds
   * @param nonce 32 hexadecimal digits in lower case
   * @param tag 64 hexadecimal digits in lower case
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if an argument has another form
   */
  public PeerProof {
    requirePeer(peer);
    require(
        timestamp.equals(timestamp.truncatedTo(ChronoUnit.SECONDS)),
        "timestamp has a fraction of a second: truncate it");
    require(NONCE.matcher(nonce).matches(), "nonce is not 32 hexadecimal digits in lower case");
    require(TAG.matcher(tag).matches(), "tag is not 64 hexadecimal digits in lower case");
  }

  /**
   * {@return a proof read from a header}
   *
   * @param text what {@link #toText()} gave
   * @throws NullPointerException if {@code text} is null
   * @throws PeerRefusedException with {@link PeerRefusal#MALFORMED} if it is something else
   */
  public static PeerProof parse(String text) {
    Objects.requireNonNull(text, "text");
    Matcher matcher = TEXT.matcher(text);
    if (text.length() > MAX_TEXT || !matcher.matches()) {
      throw new PeerRefusedException(PeerRefusal.MALFORMED);
    }
    return new PeerProof(
        matcher.group(1),
        Instant.ofEpochSecond(Long.parseLong(matcher.group(2))),
        matcher.group(3),
        matcher.group(4));
  }

  /** {@return the proof as one line of ASCII, such as for an {@code Authorization} header} */
  public String toText() {
    return SCHEME
        + " peer="
        + peer
        + ", time="
        + timestamp.getEpochSecond()
        + ", nonce="
        + nonce
        + ", tag="
        + tag;
  }

  byte[] tagBytes() {
    return HexFormat.of().parseHex(tag);
  }

  static void requirePeer(String peer) {
    require(
        PEER.matcher(peer).matches(),
        "name of a peer is not 1 to 64 letters, digits or - _ . : @: give one that is");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
