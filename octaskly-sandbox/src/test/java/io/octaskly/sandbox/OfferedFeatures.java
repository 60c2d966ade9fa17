package io.octaskly.sandbox;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.internal.cgroup.CgroupSupport;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import io.octaskly.sandbox.internal.policy.NamespaceSupport;

/** This host's features with less of some: how an older kernel or a poorer host looks. */
final class OfferedFeatures {
  static final HostFeatures ALL = HostFeatures.probe();

  private OfferedFeatures() {}

  /**
   * No namespaces, no more Landlock than this version has, and means to confine signals only as
   * said.
   *
   * @param landlockAbi at most this host's
   */
  static HostFeatures of(int landlockAbi, boolean changesIds, boolean signalListener) {
    return new HostFeatures(
        landlockAbi,
        ALL.seccomp(),
        ALL.clone3(),
        ALL.closeRange(),
        ALL.childList(),
        changesIds,
        NamespaceSupport.none("not offered here"),
        CgroupSupport.none("not offered here"),
        signalListener,
        ALL.maxOpenFiles(),
        ALL.physicalMemory());
  }

  /** Skips the test on a host without Landlock, where what it tests does not hold. */
  static void requireLandlock(String otherwise) {
    assumeThat(ALL.landlockAbi()).as("this kernel has no Landlock: " + otherwise).isPositive();
  }

  /** All that this host has, but Landlock. */
  static HostFeatures withoutLandlock() {
    HostFeatures all = HostRuntime.get().features();
    return new HostFeatures(
        0,
        all.seccomp(),
        all.clone3(),
        all.closeRange(),
        all.childList(),
        all.changesIds(),
        all.namespaces(),
        all.cgroups(),
        all.signalListener(),
        all.maxOpenFiles(),
        all.physicalMemory());
  }
}
