/** Sealed messages, keys, peer authentication, secrets and state at rest. */
module io.octaskly.crypto {
  requires com.google.crypto.tink;
  requires transitive java.net.http;
  requires static com.fasterxml.jackson.core;
  requires static org.bouncycastle.provider;
  requires static transitive org.jspecify;

  exports io.octaskly.crypto;
  exports io.octaskly.crypto.secrets;
  exports io.octaskly.crypto.wire;
}
