package io.octaskly.examples.quickstart;

import io.octaskly.sandbox.IsolationLevel;
import java.util.Optional;

/**
 * What came of an attack.
 *
 * @param attack the attack
 * @param control why it failed unconfined, in which case it proves nothing; empty if it succeeded
 * @param level the level it was then confined at
 * @param stopped whether it failed confined
 * @param outcome how the confined attempt ended
 * @param reason the guarantee that stopped it and what kept it, or why it counts as not stopped
 */
record Verdict(
    Attack attack,
    Optional<String> control,
    IsolationLevel level,
    boolean stopped,
    String outcome,
    String reason) {}
