package io.octaskly.crypto;

/** Why a request of a peer was refused. For the operator: the peer must not be told. */
public enum PeerRefusal {
  /** Its proof is no text of the expected form. */
  MALFORMED,

  /** It was made too long ago, or will be: the clocks differ, or it was held back. */
  OUTSIDE_WINDOW,

  /** Its tag does not fit: another key, another receiver, or some part was altered. */
  NOT_AUTHENTIC,

  /** It was received before. */
  REPLAYED,

  /** More requests came within the window than can be remembered: none is taken on trust. */
  CACHE_FULL
}
