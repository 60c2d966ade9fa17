/** The facade: composes the sandbox, messages, access control and the audit log. */
module io.octaskly.core {
  requires transitive io.octaskly.audit;
  requires transitive io.octaskly.crypto;
  requires transitive io.octaskly.rbac;
  requires transitive io.octaskly.sandbox;
  requires static transitive org.jspecify;

  exports io.octaskly;
  exports io.octaskly.guard;
}
