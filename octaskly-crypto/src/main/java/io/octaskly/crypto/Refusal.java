package io.octaskly.crypto;

/** Why a sealed message was not opened. For the operator: a remote peer must not be told. */
public enum Refusal {
  /** It is longer than the receiver's limit allows; nothing of it was looked at. */
  TOO_LARGE,

  /** It ends before its tag. */
  TRUNCATED,

  /**
   * It does not start as version 2 does, and the ring has no key that {@linkplain
   * KeyRing#acceptLegacyV1() accepts version 1}.
   */
  UNKNOWN_FORMAT,

  /** It is of a version that this release does not know. */
  UNKNOWN_VERSION,

  /** It names a set of algorithms that this release does not know. */
  UNKNOWN_SUITE,

  /** It names a key that is not in the ring. */
  UNKNOWN_KEY,

  /** It names a key that was {@linkplain KeyRing#retire retired}. */
  RETIRED_KEY,

  /** It names a key of the ring but was not sealed with it, or its header was altered. */
  NOT_COMMITTED,

  /**
   * It was altered, or sealed in another {@link Context}, or, in version 1, with another key:
   * AES-GCM does not tell these apart.
   */
  NOT_AUTHENTIC,

  /** It is authentic, but what was sealed is no value of the type that is expected. */
  MALFORMED
}
