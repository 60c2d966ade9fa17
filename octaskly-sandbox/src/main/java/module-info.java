/** Confined launch of commands the host does not trust: isolation levels, limits, supervision. */
module io.octaskly.sandbox {
  requires com.sun.jna;
  requires static transitive org.jspecify;

  exports io.octaskly.sandbox;
}
