/** Sealed messages, keys, peer authentication, secrets and state at rest. */
module io.octaskly.crypto {
  requires static transitive org.jspecify;
}
