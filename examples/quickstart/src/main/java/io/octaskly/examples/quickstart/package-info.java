/**
 * The guided tour, {@code mvn -q -Pdemo}: a host runs a useful command confined, is attacked, and
 * measures what the confinement costs.
 *
 * <p>{@code Quickstart} has the order of events. {@code UsefulTask} is the part to copy into a
 * host. {@code Attacks} lists the attacks, {@code Trial} tries each twice: first unconfined, where
 * it must succeed, so that a broken attack cannot look like a defence; then confined.
 */
package io.octaskly.examples.quickstart;
