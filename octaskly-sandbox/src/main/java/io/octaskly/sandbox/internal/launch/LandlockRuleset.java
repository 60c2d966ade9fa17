package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import org.jspecify.annotations.Nullable;

/** An empty ruleset, made by the host so that its number is known; the child adds the rules. */
record LandlockRuleset(@Nullable Descriptor descriptor) implements AutoCloseable {

  static LandlockRuleset create(Arena arena, @Nullable LandlockRules rules) {
    if (rules == null) {
      return new LandlockRuleset(null);
    }
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
    return new LandlockRuleset(Descriptor.lifted((int) descriptor));
  }

  @Override
  public void close() {
    if (descriptor != null) {
      descriptor.close();
    }
  }
}
