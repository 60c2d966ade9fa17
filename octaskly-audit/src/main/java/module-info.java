/** Security events in a durable tamper-evident log: sinks, query, retention and erasure. */
module io.octaskly.audit {
  requires static transitive org.jspecify;
}
