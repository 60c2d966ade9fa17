/** Tokens, the role-permission matrix, users, API keys and rate limits. */
module io.octaskly.rbac {
  requires com.fasterxml.jackson.core;
  requires jjwt.api;
  requires static transitive org.jspecify;

  exports io.octaskly.rbac;
}
