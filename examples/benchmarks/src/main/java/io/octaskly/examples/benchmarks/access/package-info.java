/** What a decision and a token cost, against the libraries that Java developers use for it. */
package io.octaskly.examples.benchmarks.access;
