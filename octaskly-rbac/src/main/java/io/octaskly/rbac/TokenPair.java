package io.octaskly.rbac;

import java.time.Instant;
import java.util.Objects;

/**
 * What a sign-in gives: a token for requests, and one that is good for one thing, to get the next
 * pair.
 *
 * @param accessToken for requests
 * @param refreshToken to be handed to {@link RefreshTokens#refresh} once, and to nobody else; over
 *     a confidential channel
 * @param refreshableUntil when the user has to sign in again
 */
public record TokenPair(IssuedToken accessToken, String refreshToken, Instant refreshableUntil) {

  /**
   * Makes a pair.
   *
   * @param accessToken for requests
   * @param refreshToken its text
   * @param refreshableUntil when the user has to sign in again
   * @throws NullPointerException if a component is null
   */
  public TokenPair {
    Objects.requireNonNull(accessToken, "accessToken");
    Objects.requireNonNull(refreshToken, "refreshToken");
    Objects.requireNonNull(refreshableUntil, "refreshableUntil");
  }

  /** {@return all but the texts of the tokens} */
  @Override
  public String toString() {
    return accessToken + ", refreshable until " + refreshableUntil;
  }
}
