/** What the audit log costs, next to bare forces, logging frameworks and {@code sha256sum}. */
package io.octaskly.examples.benchmarks.audit;
