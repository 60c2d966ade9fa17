/** The facade: composes the sandbox, messages, access control and the audit log. */
module io.octaskly.core {
  requires transitive io.octaskly.audit;
  requires transitive io.octaskly.crypto;
  requires transitive io.octaskly.rbac;
  requires transitive io.octaskly.sandbox;
  requires com.fasterxml.jackson.core;
  requires java.management;
  requires static info.picocli;
  requires static transitive micrometer.core;
  requires static transitive org.jspecify;

  exports io.octaskly;
  exports io.octaskly.checklist;
  exports io.octaskly.guard;
  exports io.octaskly.metrics;

  // Its options are found by reflection.
  opens io.octaskly.cli to
      info.picocli;
  // The records of tickets are written and read by reflection.
  opens io.octaskly to
      io.octaskly.crypto;
}
