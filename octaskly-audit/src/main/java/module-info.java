/** Security events in a durable tamper-evident log: sinks, query, retention and erasure. */
module io.octaskly.audit {
  requires com.fasterxml.jackson.core;
  requires static org.slf4j;
  requires static transitive java.sql;
  requires static transitive org.jspecify;

  exports io.octaskly.audit;
}
