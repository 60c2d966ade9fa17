package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import org.jspecify.annotations.Nullable;

/**
 * A ruleset, made by the host so that its number is known. It is empty at first: a child adds the
 * rules, and it can then serve further launches under the same rules.
 */
final class LandlockRuleset implements AutoCloseable {
  private final LandlockRules rules;
  private final Descriptor descriptor;
  private FileIdentities.@Nullable Recording recording;
  private volatile @Nullable UnchangedFiles files;

  private LandlockRuleset(LandlockRules rules, Descriptor descriptor) {
    this.rules = rules;
    this.descriptor = descriptor;
  }

  /** A ruleset whose descriptor somebody has. */
  static LandlockRuleset of(LandlockRules rules, Descriptor descriptor) {
    return new LandlockRuleset(rules, descriptor);
  }

  /** A new ruleset. */
  static LandlockRuleset create(Arena arena, LandlockRules rules) {
    Segment attribute = arena.allocate(24);
    attribute.putLong(0, rules.handledAccess());
    attribute.putLong(16, rules.scopes());
    long descriptor =
        Kernel.require(
            "make a Landlock ruleset",
            SystemCall.LANDLOCK_CREATE_RULESET,
            attribute.address(),
            rules.attributeSize(),
            0);
    return of(rules, Descriptor.lifted((int) descriptor));
  }

  LandlockRules rules() {
    return rules;
  }

  Descriptor descriptor() {
    return descriptor;
  }

  /** What a launch has to look at before it uses the rules; null while there are none. */
  @Nullable UnchangedFiles files() {
    return files;
  }

  /** Where the child that adds the rules says which files they are about, or null. */
  FileIdentities.@Nullable Recording recording() {
    return recording;
  }

  /** Has the next child say which files the rules are about. */
  void record(Arena arena, Architecture architecture) {
    recording =
        new FileIdentities.Recording(
            arena, architecture, rules.rules().stream().map(LandlockRules.Rule::path).toList());
  }

  /** To be called when the child has started, while the arena is there. */
  void recorded(Arena arena) {
    FileIdentities.Recording done = recording;
    if (done != null) {
      files =
          done.identities(arena)
              .map(identities -> new UnchangedFiles(done.architecture(), rules.rules(), identities))
              .orElse(null);
      recording = null;
    }
  }

  @Override
  public void close() {
    descriptor.close();
    UnchangedFiles known = files;
    if (known != null) {
      known.close();
    }
  }
}
