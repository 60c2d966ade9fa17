/** Tokens, the role-permission matrix, users, API keys and rate limits. */
module io.octaskly.rbac {
  requires static transitive org.jspecify;
}
