/**
 * Each store in a database, by statements that are atomic by themselves wherever possible, so that
 * any isolation level and any connection pool will do. The SQL is what PostgreSQL and H2 share.
 */
@NullMarked
package io.octaskly.rbac.internal.jdbc;

import org.jspecify.annotations.NullMarked;
