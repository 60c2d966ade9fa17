package io.octaskly.rbac;

/**
 * Why somebody was not let in: for the log and for metrics, never for the caller, who could learn
 * from it. The constants stand in about the order of the checks.
 */
public enum AuthenticationFailure {
  /** There is no token, or no Authorization header. */
  NO_CREDENTIALS("no credentials were given"),
  /**
   * The Authorization header is not {@code Bearer}, one space and a token (RFC 6750 section 2.1).
   */
  AUTHORIZATION_HEADER("the Authorization header is not a bearer token"),
  /** The token has more characters than any that is issued. */
  TOKEN_TOO_LONG("the token is too long"),
  /**
   * The token is not three parts in canonical base64url, the last as long as an HS256 signature.
   */
  TOKEN_FORM("the token does not have the form of a signed token"),
  /** Header or claims are not an object, repeat a member, or are too deep or too large. */
  TOKEN_JSON("header or claims are not the JSON of a token"),
  /** The header does not name HS256. */
  ALGORITHM("the algorithm is not HS256"),
  /** The header has another type than JWT, or a member that has no place in it. */
  TOKEN_HEADER("the header is not that of a token"),
  /** The token has no kid, jti and iss, like those of other Octaskly nodes. */
  NODE_TOKEN(
      "tokens of other Octaskly nodes (no kid, jti, iss) are not accepted:"
          + " set TokenPolicy.Builder.acceptNodeTokens(true) to accept them"),
  /** The key that the token names is not in the key set, or was retired. */
  UNKNOWN_KEY("the key is not known"),
  /** The signature does not match. */
  SIGNATURE("the signature does not match"),
  /** A claim is not there that every token has. */
  MISSING_CLAIM("a required claim is missing"),
  /** A claim has another type than it must have, or a value that makes no sense. */
  MALFORMED_CLAIM("a claim is malformed"),
  /** The role claim names no role. */
  UNKNOWN_ROLE("the role is not known"),
  /** The token was issued by somebody else. */
  ISSUER("the issuer is another"),
  /** The token is meant for somebody else (RFC 7519 section 4.1.3). */
  AUDIENCE("the token is for another audience"),
  /** The token's time is over. */
  EXPIRED("the token has expired"),
  /** The token says that it was issued in the future. */
  ISSUED_IN_FUTURE("the token is from the future"),
  /** The token's time has not come. */
  NOT_YET_VALID("the token is not valid yet"),
  /** From iat to exp it is longer than the policy says for the role. */
  LIFETIME("the token lives longer than the policy allows"),
  /** The token, all tokens of its subject, or all tokens of its time were revoked. */
  REVOKED("the token was revoked"),
  /** No user has this name. */
  UNKNOWN_USER("the user is not known"),
  /** The user has another password. */
  WRONG_PASSWORD("the password is wrong"),
  /** What is stored for the user's password cannot be read. */
  PASSWORD_HASH("the stored password hash cannot be read"),
  /** There were too many failures of late, by this user, from this address, or both. */
  LOCKED_OUT("too many failures: locked out for a while"),
  /** A refresh token has not the form of one. */
  REFRESH_TOKEN_FORM("this is not a refresh token"),
  /** There is no such sign-in, or not any more. */
  UNKNOWN_REFRESH_TOKEN("the refresh token is not known"),
  /** A refresh token was presented a second time: somebody has a copy of it. */
  REFRESH_TOKEN_REUSED("the refresh token was used before: all tokens of the sign-in are revoked"),
  /** An API key has not the form of one, or was mistyped. */
  API_KEY_FORM("this is not an API key"),
  /** No API key has this id, or not any more. */
  UNKNOWN_API_KEY("the API key is not known"),
  /** There is an API key with this id, and its secret is another. */
  API_KEY_SECRET("the secret of the API key is wrong");

  private final String description;

  AuthenticationFailure(String description) {
    this.description = description;
  }

  /** {@return the reason in a sentence, and the setting that would change it if there is one} */
  public String description() {
    return description;
  }
}
