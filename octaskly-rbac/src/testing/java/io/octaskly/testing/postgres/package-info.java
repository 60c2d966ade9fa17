/**
 * A real PostgreSQL for tests, without a container and also as root. It knows nothing of the module
 * whose tests it serves.
 */
package io.octaskly.testing.postgres;
