/** The stores in a database that several hosts share. */
@NullMarked
package io.octaskly.rbac.jdbc;

import org.jspecify.annotations.NullMarked;
