/** Sealed messages, keys, peer authentication, secrets and state at rest. */
module io.octaskly.crypto {
  requires com.google.crypto.tink;
  requires static transitive org.jspecify;

  exports io.octaskly.crypto;
}
