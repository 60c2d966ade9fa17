/** Tokens, the role-permission matrix, users, API keys and rate limits. */
module io.octaskly.rbac {
  requires com.fasterxml.jackson.core;
  requires transitive io.github.bucket4j.core;
  requires transitive java.sql;
  requires jjwt.api;
  requires static org.bouncycastle.provider;
  requires static transitive org.jspecify;

  exports io.octaskly.rbac;
  exports io.octaskly.rbac.jdbc;
}
